import { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { Given, OptionTable } from '../options/option.js'
import { whole } from '../options/values.js'
import { GeneratedTask } from './generated-task.js'
import type { Pattern } from './pattern.js'
import type { Task } from './task.js'
import { settleTaskOptions } from './task-options.js'

const SYMBOLS = Array.from('0123456789abcdefghijklmnopqrstuvwxyz')
/** Patterns of at most so many strings are listed whole for the held-out score. */
const MOST_LISTED = 200_000

/** The options of the task, with their defaults. */
export const stringOptions = {
  alphabetSize: { type: whole(1, SYMBOLS.length), about: 'how many symbols: 0–9, then a–z', default: 10 },
  minLength: { type: whole(1, 1000), about: 'symbols of a source, at least', default: 1 },
  maxLength: { type: whole(1, 1000), about: 'symbols of a source, at most', default: 10 },
} as const satisfies OptionTable

/** `alphabetSize` symbols (1–36, default 10: the digits), strings of `minLength` to `maxLength` (default 1 to 10). */
export interface StringOptions extends Given<typeof stringOptions> {}

/**
 * A task from strings of random symbols, drawn with replacement, to strings of the same symbols.
 *
 * @param target the answer to a source, as indices of symbols
 * @throws GlassformerError that names the option at fault
 */
export function stringTask(
  name: string,
  options: StringOptions,
  target: (source: readonly number[]) => number[],
): Task {
  const { alphabetSize, minLength, maxLength } = settleTaskOptions(name, stringOptions, options)
  if (minLength > maxLength) {
    throw new GlassformerError(`task ${name}: minLength ${minLength} is greater than maxLength ${maxLength}`)
  }
  const alphabet = SYMBOLS.slice(0, alphabetSize)
  return new GeneratedTask({
    name,
    options: { alphabetSize, minLength, maxLength },
    vocabulary: Vocabulary.ofTokens(alphabet, 'symbols'),
    alphabet,
    patterns: [stringPattern(name, alphabetSize, minLength, maxLength)],
    target,
  })
}

function stringPattern(name: string, alphabetSize: number, minLength: number, maxLength: number): Pattern {
  const pattern: Pattern = {
    name,
    longest: maxLength,
    draw: random => {
      const length = minLength + random.integer(maxLength - minLength + 1)
      return Array.from({ length }, () => random.integer(alphabetSize))
    },
  }
  const count = maxLength * alphabetSize ** maxLength
  return count <= MOST_LISTED ? { ...pattern, all: () => allStrings(alphabetSize, minLength, maxLength) } : pattern
}

function* allStrings(alphabetSize: number, minLength: number, maxLength: number): Generator<number[]> {
  let strings: number[][] = [[]]
  for (let length = 1; length <= maxLength; length++) {
    strings = strings.flatMap(string => Array.from({ length: alphabetSize }, (_, symbol) => [...string, symbol]))
    if (length >= minLength) yield* strings
  }
}
