/**
 * A 32-bit hash of a list of integers: MurmurHash3 (x86, 32 bits) of the values as 32-bit little-endian words.
 *
 * **Frozen.** Which sequences a task holds out of training is decided by this number, so a saved score means the same
 * sequences only as long as the hash of a list never changes.
 *
 * @param values integers; each counts modulo 2^32
 * @param seed gives an unrelated hash of the same list; default 0
 * @returns an integer in [0, 2^32)
 */
export function hash(values: readonly number[], seed = 0): number {
  let h = seed >>> 0
  for (const value of values) {
    let word = Math.imul(value, 0xcc9e2d51)
    word = (word << 15) | (word >>> 17)
    h ^= Math.imul(word, 0x1b873593)
    h = (h << 13) | (h >>> 19)
    h = (Math.imul(h, 5) + 0xe6546b64) | 0
  }
  return finalise(h ^ (4 * values.length))
}

/** Spreads every input bit over all 32 output bits (a bijection). */
export function finalise(h: number): number {
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  h ^= h >>> 16
  return h >>> 0
}
