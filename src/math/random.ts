import { GlassformerError } from '../errors/glassformer-error.js'
import { finalise, hash } from './hash.js'
import { log } from './log.js'
import { sinCos } from './sin-cos.js'

/**
 * Seeded random numbers with the same bits on every JavaScript engine: xoshiro128** (Blackman and Vigna, 2018), its
 * state filled by SplitMix32. The whole state is a list of numbers that survives JSON, so a run can resume exactly.
 *
 * @example
 * ```ts
 * import { Random } from 'glassformer'
 * const random = new Random(1)
 * random.uniform() // 0.5686059948349658
 * random.shuffle([1, 2, 3, 4]) // [2, 1, 3, 4]
 * random.fork('dropout').integer(6) // 3
 * ```
 */
export class Random {
  readonly seed: number
  private s0 = 0
  private s1 = 0
  private s2 = 0
  private s3 = 0
  /** The second number of the last Box–Muller pair, until `normal()` hands it out. */
  private spare: number | null = null

  /**
   * @param seed an integer in [0, 2^32)
   * @throws GlassformerError for any other seed
   */
  constructor(seed: number) {
    if (!isUint32(seed)) throw new GlassformerError(`seed ${seed} is not an integer from 0 to 4294967295`)
    this.seed = seed
    let counter = seed
    const splitMix = () => finalise((counter = (counter + 0x9e3779b9) | 0))
    this.s0 = splitMix()
    this.s1 = splitMix()
    this.s2 = splitMix()
    this.s3 = splitMix()
  }

  /** A uniform integer in [0, 2^32). */
  nextUint32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.s1, 5), 7), 9) >>> 0
    const shifted = this.s1 << 9
    this.s2 ^= this.s0
    this.s3 ^= this.s1
    this.s1 ^= this.s2
    this.s0 ^= this.s3
    this.s2 ^= shifted
    this.s3 = rotateLeft(this.s3, 11)
    return scrambled
  }

  /** A uniform number in [0, 1), a multiple of 2^−53. */
  uniform(): number {
    const high = this.nextUint32() >>> 5
    const low = this.nextUint32() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** A number from the normal distribution N(0, 1), by Box and Muller's method. */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare
      this.spare = null
      return value
    }
    const radius = Math.sqrt(0 - 2 * log(1 - this.uniform()))
    const { sin, cos } = sinCos(2 * Math.PI * this.uniform())
    this.spare = radius * sin
    return radius * cos
  }

  /**
   * A uniform integer in [0, n), without bias.
   *
   * @param n an integer from 1 to 2^32
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296) {
      throw new GlassformerError(`integer(${n}): the number of choices must be an integer from 1 to 4294967296`)
    }
    // Draws from the last, incomplete run of n values would make small results more likely: draw again.
    const limit = 4294967296 - (4294967296 % n)
    let value = this.nextUint32()
    while (value >= limit) value = this.nextUint32()
    return value % n
  }

  /** Shuffles the list in place (Fisher–Yates: every order equally likely) and returns it. */
  shuffle<T>(list: T[]): T[] {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const last = list[i] as T
      list[i] = list[j] as T
      list[j] = last
    }
    return list
  }

  /**
   * An independent stream, decided by this stream's seed and the label alone: how much has been drawn from this one
   * does not matter. So adding a new consumer with its own label leaves the numbers of all others as they were.
   */
  fork(label: string): Random {
    return new Random(hash([this.seed, ...Array.from(label, character => character.codePointAt(0) ?? 0)]))
  }

  /** Everything that decides the numbers to come: the seed, four words, and 0 or 1 spare normal number. */
  get state(): number[] {
    const words = [this.seed, this.s0 >>> 0, this.s1 >>> 0, this.s2 >>> 0, this.s3 >>> 0]
    return this.spare === null ? words : [...words, this.spare]
  }

  /**
   * Continues exactly where the stream with this `state` was.
   *
   * @throws GlassformerError when the list is not a state
   */
  static fromState(state: readonly number[]): Random {
    const [seed, s0, s1, s2, s3, spare] = state
    const words = state.slice(0, 5)
    const valid =
      words.length === 5 &&
      words.every(isUint32) &&
      words.slice(1).some(word => word !== 0) &&
      (state.length === 5 || (state.length === 6 && Number.isFinite(spare)))
    if (!valid || seed === undefined) {
      throw new GlassformerError(
        `[${state.join(', ')}] is not the state of a random stream: take one from Random.state`,
      )
    }
    const random = new Random(seed)
    random.s0 = s0 ?? 0
    random.s1 = s1 ?? 0
    random.s2 = s2 ?? 0
    random.s3 = s3 ?? 0
    random.spare = spare ?? null
    return random
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 4294967295
}
