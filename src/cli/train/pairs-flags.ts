import type { Command } from 'commander'
import { fileOptions, readOptions } from '../../formats/pairs/read-options.js'
import { flagNames } from '../../options/flags.js'
import { isRecord } from '../../options/is-record.js'
import { section } from '../../options/sections.js'
import type { ValueType } from '../../options/value-type.js'
import { leaf } from '../../options/values.js'
import { pairsOptions } from '../../tasks/pairs-options.js'
import { givenOptions, withOptionFlags } from '../option-flags.js'

const { badLinesShown } = readOptions

/** `old.tsv:0.1`; what comes after the last colon is the share. */
const aMix: ValueType<unknown> = leaf({
  words: 'a file and the share of each batch that its pairs are, such as old.tsv:0.1',
  accepts: (value): value is object => isRecord(value) && value['path'] !== '' && Number.isFinite(value['share']),
  parse: text => ({ path: text.replace(/:[^:]*$/u, ''), share: Number(/:([^:]+)$/u.exec(text)?.[1]) }),
})
const { sourceTokenizer, targetTokenizer, ...others } = pairsOptions

/** The options of a task of pairs, with one flag that sets both tokenisers. */
const pairsFlags = {
  tokenizer: { ...sourceTokenizer, about: sourceTokenizer.about.replace(' of the sources', '') },
  sourceTokenizer: { ...sourceTokenizer, otherwise: 'as --tokenizer' },
  targetTokenizer: { ...targetTokenizer, otherwise: 'as --tokenizer' },
  ...others,
  mix: { type: aMix, about: 'pairs learned before, to be met again: FILE:SHARE, such as old.tsv:0.1' },
  file: { type: section(fileOptions), about: 'how the file is read' },
} as const

/** By the option of the task, the flag that sets it. */
export const pairsFlagNames = flagNames(pairsFlags)

/** Adds the flags of `train` about its pairs. */
export function withPairsFlags(command: Command): Command {
  return withOptionFlags(command, { ...pairsFlags, badLinesShown }, 'A file of pairs as the task:')
}

/** What the command line says about pairs. */
export interface GivenPairs {
  /** Options of the task; `file` says how it is read. */
  readonly options: Readonly<Record<string, unknown>>
  /** The flag of each option, as it was typed. */
  readonly flags: Readonly<Record<string, string>>
}

/** The options of the task that were given on the command line. */
export function givenPairs(command: Command): GivenPairs {
  const { tokenizer, ...given } = givenOptions(command, pairsFlags)
  const both = tokenizer !== undefined && { sourceTokenizer: tokenizer, targetTokenizer: tokenizer }
  const flags: Record<string, string> = { ...pairsFlagNames, ...flagNames(fileOptions) }
  for (const side of ['sourceTokenizer', 'targetTokenizer'] as const)
    if (both && given[side] === undefined) flags[side] = '--tokenizer'
  return { options: { ...both, ...given }, flags }
}
