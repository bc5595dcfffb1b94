import { type Command, InvalidArgumentError, Option } from 'commander'
import { tokenizerKinds } from '../../data/build-vocabulary.js'
import { BAD_LINES_SHOWN, type BadLinePolicy, badLinePolicies } from '../../formats/pairs/bad-lines.js'
import { type PairFormat, pairFormats } from '../../formats/pairs/pair-record.js'
import { wholeNumber } from '../option-values.js'

/** What the flags about reading files of pairs give. */
export interface ReadFlags {
  readonly dataFormat?: PairFormat
  readonly badLines?: BadLinePolicy
  readonly badLinesShown: number
}

const HEADING = 'A file of pairs as the task:'

/** Adds the flags of every command that reads pairs. */
export function withReadFlags(command: Command, heading = 'Options:'): Command {
  return command
    .addOption(
      new Option('--data-format <name>', 'the form of the pairs (default: what the file name ends with)')
        .choices(pairFormats)
        .helpGroup(heading),
    )
    .addOption(
      new Option('--bad-lines <what>', 'lines that are no pair: fail, or skip and say so (default: fail)')
        .choices(badLinePolicies)
        .helpGroup(heading),
    )
    .addOption(
      new Option('--bad-lines-shown <n>', 'so many of them are named')
        .argParser(wholeNumber(0))
        .default(BAD_LINES_SHOWN)
        .helpGroup(heading),
    )
}

/** The flags that set options of the task; `--tokenizer` sets both sides. */
const pairsFlags = {
  'tokenizer <name>': 'tokens are characters, words, or learned pieces (default: char)',
  'source-tokenizer <name>': 'of the sources, where it differs',
  'target-tokenizer <name>': 'of the targets, where it differs',
  'vocab-size <n>': 'the most tokens of each side, 4 special ones included (default: 8000)',
  'min-frequency <n>': 'rarer tokens are unknown (default: 1)',
  'shared-vocabulary': 'one vocabulary for both sides',
  'min-length <n>': 'tokens of each side, at least (default: 1)',
  'max-length <n>': 'tokens of each side, at most (default: 256)',
  'keep-duplicates': 'a pair that is there twice counts twice',
  'validation-share <x>': 'share of the sources held out to steer by (default: 0.05)',
  'test-share <x>': 'share of the sources held out for the end (default: 0.05)',
  'split-seed <n>': 'another seed holds out others (default: 1)',
  'batch-tokens <n>': 'batches of at most so many tokens a side, padding included, instead of --batch-size',
} as const

/** Adds the flags of `train` about its pairs. */
export function withPairsFlags(command: Command): Command {
  for (const [flag, text] of Object.entries(pairsFlags)) {
    const option = new Option(`--${flag}`, text).helpGroup(HEADING)
    if (flag.includes('tokenizer')) option.choices(tokenizerKinds)
    else if (flag.endsWith('<n>')) option.argParser(wholeNumber(flag.startsWith('split') ? 0 : 1))
    else if (flag.endsWith('<x>')) option.argParser(share)
    command.addOption(option)
  }
  return withReadFlags(command, HEADING)
}

/** The options of the task that were given on the command line. */
export function pairsLayer(command: Command): Record<string, unknown> {
  const layer: Record<string, unknown> = {}
  for (const flag of Object.keys(pairsFlags)) {
    const name = new Option(`--${flag}`).attributeName()
    if (command.getOptionValueSource(name) !== 'cli') continue
    const value: unknown = command.getOptionValue(name)
    if (name === 'tokenizer') Object.assign(layer, { sourceTokenizer: value, targetTokenizer: value, ...layer })
    else layer[name] = value
  }
  return layer
}

/** The flag that was typed for each option of {@link pairsLayer}. */
export function typedPairsFlags(command: Command): ReadonlyMap<string, string> {
  const names = Object.keys(pairsLayer(command))
  const typed = (name: string): boolean => command.getOptionValueSource(name) === 'cli'
  return new Map(names.map(name => [name, typed(name) ? pairsFlagOf(name) : '--tokenizer']))
}

/** `--vocab-size` of `vocabSize`. */
export function pairsFlagOf(option: string): string {
  return `--${option.replace(/[A-Z]/gu, capital => `-${capital.toLowerCase()}`)}`
}

function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value < 1))
    throw new InvalidArgumentError('It must be a number from 0 up and below 1.')
  return value
}
