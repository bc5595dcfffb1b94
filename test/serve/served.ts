import { connect, type Socket } from 'node:net'
import { type GenerateOptions, type Generation, generate, Vocabulary } from 'glassformer'
import { onTestFinished } from 'vitest'
import {
  type AddressOptions,
  type GivenLimits,
  ModelAnswerer,
  ModelServer,
  type ServedModel,
  type ServeLimits,
} from '#serve'
import { smallModel } from '../support/small-model.js'

export const vocabulary = Vocabulary.digits()

/** A model of digits whose answers differ from each other. */
export const served: ServedModel = {
  model: smallModel(3, { srcVocabSize: 13, trgVocabSize: 13, maxLen: 3000 }),
  source: vocabulary,
  target: vocabulary,
}

/** Keeps the model busy until somebody stops it. */
export const ENDLESS = { source: '1', suppressTokens: [2], maxNewTokens: 3000, numBeams: 8 }
/** Lets {@link ENDLESS} be asked for. */
export const LONG = { maxNewTokens: 3000 }

export const SOURCES = ['8 3 5 1', '0', '9 9 2', '1 2 3 4 5 6 7 8 9 0', '5 5 5', '7 6', '4 0 4 0 4', '3']

/** Every kind of search, as a request says it. */
export const SEARCHES: readonly GenerateOptions[] = [
  {},
  { maxNewTokens: 3, outputScores: true },
  { numBeams: 4, numReturnSequences: 2, lengthPenalty: 0.6 },
  { numBeams: 3, coveragePenalty: 0.2, earlyStopping: true },
  { doSample: true, temperature: 1.5, topK: 8, numReturnSequences: 3, seed: 7 },
  { forcedPrefix: [5, 6], noRepeatNgramSize: 2, repetitionPenalty: 1.3, minNewTokens: 4, suppressTokens: [3, [4, 4]] },
]

export interface Running {
  readonly port: number
  readonly url: string
  readonly limits: ServeLimits
}

export interface StartOptions extends AddressOptions {
  readonly limits?: GivenLimits
  readonly model?: ServedModel
}

/** A server on a free port, gone with the test; its model is in the same thread. */
export async function start({ limits, model = served, ...options }: StartOptions = {}): Promise<Running> {
  const answerer = new ModelAnswerer(model, limits)
  const server = new ModelServer(answerer, { port: 0, ...options })
  const { port, url } = await server.listen()
  onTestFinished(() => server.stop())
  return { port, url, limits: answerer.limits }
}

/** What the library gives for one text alone. */
export async function alone(text: string, options: GenerateOptions = {}): Promise<Generation> {
  const [generation] = await generate(served.model, [vocabulary.parse(text)], options)
  if (generation === undefined) throw new Error('no generation')
  return generation
}

// biome-ignore lint/suspicious/noExplicitAny: what a server says is checked by what is expected of it
export type Json = any

export function post(url: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}/v1/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    ...init,
  })
}

export async function postJson(url: string, body: unknown): Promise<{ status: number; json: Json }> {
  const response = await post(url, body)
  return { status: response.status, json: await response.json() }
}

/** Waits until the server is as busy as this. */
export async function untilHealth(url: string, wanted: Readonly<Record<string, unknown>>): Promise<void> {
  for (;;) {
    const health = (await (await fetch(`${url}/health`)).json()) as Record<string, unknown>
    if (Object.entries(wanted).every(([key, value]) => health[key] === value)) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** A connection that says what it wants, byte by byte. */
export class RawClient {
  readonly socket: Socket
  received = ''
  private readonly closed: Promise<void>

  /** @param localAddress from which of this machine's addresses it comes */
  constructor(port: number, localAddress = '127.0.0.1') {
    this.socket = connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen: true })
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.received += text
    })
    this.socket.on('error', () => undefined)
    this.closed = new Promise(resolve => this.socket.once('end', resolve).once('close', () => resolve()))
  }

  send(text: string): this {
    this.socket.write(text)
    return this
  }

  /** Everything until the server ended the connection. */
  async answer(): Promise<string> {
    await this.closed
    this.socket.destroy()
    return this.received
  }
}

/** The head of a request to generate. */
export function head(headers: Readonly<Record<string, string | number>>): string {
  const all = { Host: 'localhost', 'Content-Type': 'application/json', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST /v1/generate HTTP/1.1\r\n${lines.join('')}\r\n`
}
