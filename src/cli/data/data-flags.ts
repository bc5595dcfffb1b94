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

/** What the command line says about pairs. */
export interface GivenPairs {
  /** Options of the task; `file` says how it is read. */
  readonly options: Readonly<Record<string, unknown>>
  /** The flag of each option, as it was typed. */
  readonly flags: Readonly<Record<string, string>>
}

/** The options of the task that were given on the command line. */
export function givenPairs(command: Command): GivenPairs {
  const typed = (name: string): boolean => command.getOptionValueSource(name) === 'cli'
  const options: Record<string, unknown> = {}
  const file: Record<string, unknown> = {}
  const flags: Record<string, string> = { format: '--data-format', badLines: '--bad-lines' }
  for (const flag of Object.keys(pairsFlags).map(flag => new Option(`--${flag}`))) {
    const name = flag.attributeName()
    for (const option of name === 'tokenizer' ? ['sourceTokenizer', 'targetTokenizer'] : [name]) {
      if (typed(name)) options[option] = command.getOptionValue(name)
      if (typed(name) || !(option in options)) flags[option] = flag.long ?? name
    }
  }
  if (typed('dataFormat')) file['format'] = command.getOptionValue('dataFormat')
  if (typed('badLines')) file['badLines'] = command.getOptionValue('badLines')
  return { options: { ...options, ...(Object.keys(file).length > 0 && { file }) }, flags }
}

function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value < 1))
    throw new InvalidArgumentError('It must be a number from 0 up and below 1.')
  return value
}
