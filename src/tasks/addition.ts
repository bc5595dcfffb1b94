import { Vocabulary } from '../data/vocabulary.js'
import type { Random } from '../math/random.js'
import type { Given, OptionTable } from '../options/option.js'
import { whole } from '../options/values.js'
import { GeneratedTask } from './generated-task.js'
import type { Pattern } from './pattern.js'
import type { Task } from './task.js'
import { settleTaskOptions } from './task-options.js'

const PLUS = 10
const ALPHABET = Array.from('0123456789+')
/** Sums of longer numbers are no longer exact. */
const SUM = /^\d{1,15}\+\d{1,15}$/

/** The options of the task, with their defaults. */
export const additionOptions = {
  maxDigits: { type: whole(1, 15), about: 'the most digits that a number has', default: 3 },
} as const satisfies OptionTable

/** `maxDigits`: the most digits that a number has (1–15, default 3). */
export interface AdditionOptions extends Given<typeof additionOptions> {}

/**
 * Two numbers in, their sum out: `12+7` → `19`.
 *
 * @throws GlassformerError that names the option at fault
 */
export function additionTask(options: AdditionOptions = {}): Task {
  const { maxDigits } = settleTaskOptions('addition', additionOptions, options)
  return new GeneratedTask({
    name: 'addition',
    options: { maxDigits },
    vocabulary: Vocabulary.ofTokens(ALPHABET, 'characters'),
    alphabet: ALPHABET,
    patterns: [sums(maxDigits)],
    isSource: indices => SUM.test(indices.map(index => ALPHABET[index]).join('')),
    target: source => {
      const plus = source.indexOf(PLUS)
      return digitsOf(numberOf(source.slice(0, plus)) + numberOf(source.slice(plus + 1)))
    },
  })
}

function sums(maxDigits: number): Pattern {
  const draw = (random: Random) => [...drawNumber(random, maxDigits), PLUS, ...drawNumber(random, maxDigits)]
  const pattern: Pattern = { name: 'addition', longest: 2 * maxDigits + 1, draw }
  return maxDigits > 2 ? pattern : { ...pattern, all: () => allSums(10 ** maxDigits) }
}

/** Every number of digits is as likely as the others; no leading zero, but 0 itself. */
function drawNumber(random: Random, maxDigits: number): number[] {
  const length = 1 + random.integer(maxDigits)
  const first = length === 1 ? random.integer(10) : 1 + random.integer(9)
  return [first, ...Array.from({ length: length - 1 }, () => random.integer(10))]
}

function* allSums(limit: number): Generator<number[]> {
  for (let a = 0; a < limit; a++) {
    for (let b = 0; b < limit; b++) yield [...digitsOf(a), PLUS, ...digitsOf(b)]
  }
}

function digitsOf(value: number): number[] {
  return Array.from(String(value), Number)
}

function numberOf(digits: readonly number[]): number {
  return Number(digits.join(''))
}
