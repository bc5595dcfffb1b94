import type { EngineOptions } from '../engine/engine-options.js'
import type { Answerer, Load } from './answerer.js'
import type { ErrorCode } from './http-error.js'
import type { GivenLimits } from './serve-options.js'

/** What a thread serves. */
export interface ThreadSetup {
  readonly folder: string
  readonly engine: EngineOptions
  readonly limits: GivenLimits
}

/** To the thread: answer this body; without one, nobody waits for that answer any more. */
export interface AskMessage {
  readonly id: number
  readonly body?: Uint8Array<ArrayBuffer>
}

/** From the thread: first of all, whether it can. */
export type ThreadMessage =
  | ({ readonly kind: 'ready' } & Pick<Answerer, 'limits' | 'example'>)
  | { readonly kind: 'unable'; readonly message: string }
  | { readonly kind: 'load'; readonly load: Load }
  | Reply

/** To what was asked. */
export type Reply = { readonly id: number } & (
  | { readonly kind: 'tokens'; readonly tokens: readonly string[] }
  | { readonly kind: 'answer'; readonly answer: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'failed'; readonly error: unknown }
)
