import { GlassformerError } from '../../errors/glassformer-error.js'

/** How many bytes a rule takes, and what they become. */
export interface Replacement {
  readonly length: number
  readonly bytes: Uint8Array
}

interface Fit {
  readonly length: number
  /** Where its replacement begins. */
  readonly value: number
}

/**
 * What a normaliser replaces: a double array (Darts) over the bytes of UTF-8, whose values are places in a list of
 * replacements, each ended by a zero byte.
 */
export class CharsMap {
  private readonly units: Uint32Array
  private readonly replacements: Uint8Array

  /** @param blob the size of the double array in bytes, the double array, the replacements */
  constructor(blob: Uint8Array) {
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
    const size = blob.length < 4 ? Number.NaN : view.getUint32(0, true)
    if (!(size >= 4 && size % 4 === 0 && size + 4 <= blob.length))
      throw new GlassformerError("the normaliser's table is damaged")
    this.units = new Uint32Array(new Uint8Array(blob.subarray(4, 4 + size)).buffer)
    this.replacements = blob.subarray(4 + size)
  }

  /** The longest rule that fits at a place; `undefined` where none does. */
  longestAt(text: Uint8Array, from: number): Replacement | undefined {
    return this.replacement(this.fits(text, from).at(-1))
  }

  /** The shortest likewise. */
  shortestAt(text: Uint8Array, from: number): Replacement | undefined {
    return this.replacement(this.fits(text, from)[0])
  }

  /** The rules that fit, by the bytes that they take, the shortest first. */
  private fits(text: Uint8Array, from: number): Fit[] {
    const found: Fit[] = []
    let node = offset(this.unit(0))
    for (let at = from; at < text.length; at++) {
      const byte = text[at] ?? 0
      node ^= byte
      const unit = this.unit(node)
      if ((unit & LABEL) >>> 0 !== byte) break
      node ^= offset(unit)
      if ((unit & HAS_LEAF) !== 0) found.push({ length: at - from + 1, value: this.unit(node) & VALUE })
    }
    return found
  }

  private replacement(fit: Fit | undefined): Replacement | undefined {
    if (fit === undefined) return undefined
    const end = this.replacements.indexOf(0, fit.value)
    return { length: fit.length, bytes: this.replacements.subarray(fit.value, end < 0 ? undefined : end) }
  }

  private unit(index: number): number {
    return this.units[index] ?? 0
  }
}

const HAS_LEAF = 1 << 8
const VALUE = 0x7fffffff
const LABEL = 0x800000ff

function offset(unit: number): number {
  return (unit >>> 10) << ((unit & (1 << 9)) >>> 6)
}
