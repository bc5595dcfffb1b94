import type { EngineName } from '../../engine/engine-options.js'
import type { Language } from '../../explain/text.js'
import type { HandoutFormat } from './handout-formats.js'

/** The flags of `explain`. */
export interface ExplainFlags {
  readonly lang?: Language
  readonly model?: string
  readonly src?: string
  readonly trg?: string
  readonly answer?: string
  readonly exercise?: string
  readonly key?: boolean
  readonly set: Readonly<Record<string, number>>
  readonly full?: boolean
  readonly training: boolean
  readonly glossary?: boolean
  readonly all?: boolean
  readonly format?: HandoutFormat
  readonly out?: string
  readonly engine: EngineName | 'auto'
  readonly json?: boolean
}
