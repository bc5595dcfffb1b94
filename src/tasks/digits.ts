import { Vocabulary } from '../data/vocabulary.js'
import { listOf } from '../options/lists.js'
import type { Given, OptionTable } from '../options/option.js'
import { oneOf } from '../options/values.js'
import { GeneratedTask } from './generated-task.js'
import type { Pattern } from './pattern.js'
import type { Task } from './task.js'
import { settleTaskOptions } from './task-options.js'

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** A random subset of 2–10 distinct digits in descending order: 1,013 of them. */
const descending: Pattern = {
  name: 'descending',
  longest: 10,
  draw: random => {
    const length = 2 + random.integer(9)
    return random
      .shuffle([...DIGITS])
      .slice(0, length)
      .sort(downwards)
  },
  *all() {
    for (let subset = 0; subset < 1024; subset++) {
      const source = DIGITS.filter(digit => subset & (1 << digit)).reverse()
      if (source.length >= 2) yield source
    }
  },
}

/** All ten digits in random order: 3,628,800 of them. */
const shuffle: Pattern = {
  name: 'shuffle',
  longest: 10,
  draw: random => random.shuffle([...DIGITS]),
}

/** 1–10 digits drawn with replacement: 11,111,111,110 of them. */
const repeats: Pattern = {
  name: 'repeats',
  longest: 10,
  draw: random => Array.from({ length: 1 + random.integer(10) }, () => random.integer(10)),
}

const PATTERNS = [descending, shuffle, repeats]

const NAMES = ['descending', 'shuffle', 'repeats'] as const

/** The options of the task, with their defaults. */
export const digitsOptions = {
  patterns: {
    type: listOf(oneOf(NAMES), `of ${NAMES.join(', ')}`, { from: 1 }),
    about: 'the patterns to train on and to score',
    default: NAMES,
  },
  layout: {
    type: oneOf(['standard', 'early']),
    about: 'standard: PAD, SOS, EOS, then the digits; early: the digits, SOS, EOS; no PAD, the mask on id 0',
    default: 'standard',
  },
} as const satisfies OptionTable

/** The options of `digitsTask`. */
export interface DigitsOptions extends Given<typeof digitsOptions> {}

/**
 * The original's task: digits in, the same digits ascending out.
 *
 * @param options `patterns`: which of descending, shuffle and repeats (default: all); `layout`: `standard` (default),
 *   a vocabulary of 13, or `early`, the first version's vocabulary of 12, where the mask hides the digit 0
 * @throws GlassformerError that names the option at fault
 * @example
 * ```ts
 * import { digitsTask } from 'glassformer'
 * const task = digitsTask({ patterns: ['shuffle'] })
 * task.parse('8 3 5 1') // [1, 11, 6, 8, 4, 2]
 * const [{ source, target }] = task.heldOut('shuffle', 1)
 * source // [1, 10, 11, 8, 12, 5, 6, 7, 3, 4, 9, 2]
 * target // [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 2]
 * ```
 */
export function digitsTask(options: DigitsOptions = {}): Task {
  const { patterns, layout } = settleTaskOptions('digits', digitsOptions, options)
  return new GeneratedTask({
    name: 'digits',
    options: { patterns, layout },
    vocabulary: layout === 'early' ? Vocabulary.earlyDigits() : Vocabulary.digits(),
    alphabet: DIGITS.map(String),
    patterns: PATTERNS.filter(pattern => patterns.some(name => name === pattern.name)),
    target: source => [...source].sort((a, b) => a - b),
  })
}

function downwards(a: number, b: number): number {
  return b - a
}
