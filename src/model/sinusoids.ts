import { exp } from '../math/exp.js'
import { sinCos } from '../math/sin-cos.js'

/** How tables of sinusoids lay out sines and cosines, and which frequencies they have. */
export const sinusoidLayouts = ['interleaved', 'halves', 'tensor2tensor'] as const
/** One of `interleaved`, `halves` and `tensor2tensor`. */
export type SinusoidLayout = (typeof sinusoidLayouts)[number]

const LN_10000 = 9.210340371976184

interface Layout {
  /** Places of a pair's sine and cosine in a row. */
  readonly places: (pair: number, pairs: number) => readonly [sin: number, cos: number]
  /** The angle of a pair at a position, rounded where those who trained with it round, so that long positions agree too. */
  readonly angle: (pair: number, pairs: number) => (position: number) => number
}

const layouts: Readonly<Record<SinusoidLayout, Layout>> = {
  // As PyTorch's tutorial: float32 all the way.
  interleaved: {
    places: pair => [2 * pair, 2 * pair + 1],
    angle(pair, pairs) {
      const factor = Math.fround(-LN_10000 / (2 * pairs))
      return float32Angle(exp(Math.fround(2 * pair * factor)))
    },
  },
  // As NumPy computes Marian's: float64.
  halves: {
    places: (pair, pairs) => [pair, pairs + pair],
    angle(pair, pairs) {
      const frequency = exp((-LN_10000 * pair) / pairs)
      return position => position * frequency
    },
  },
  tensor2tensor: {
    places: (pair, pairs) => [pair, pairs + pair],
    angle(pair, pairs) {
      const factor = Math.fround(-LN_10000 / Math.max(1, pairs - 1))
      return float32Angle(exp(Math.fround(pair * factor)))
    },
  },
}

function float32Angle(frequency: number): (position: number) => number {
  const rounded = Math.fround(frequency)
  return position => Math.fround(position * rounded)
}

/** Fills a table of rows `embedDim` wide; the first row is of `firstPosition`. */
export function fillSinusoids(
  table: Float32Array,
  embedDim: number,
  layout: SinusoidLayout = 'interleaved',
  firstPosition = 0,
): void {
  const { places, angle } = layouts[layout]
  const pairs = embedDim / 2
  for (let pair = 0; pair < pairs; pair++) {
    const angleAt = angle(pair, pairs)
    const [sinPlace, cosPlace] = places(pair, pairs)
    for (let row = 0; row < table.length / embedDim; row++) {
      const { sin, cos } = sinCos(angleAt(firstPosition + row))
      table[row * embedDim + sinPlace] = sin
      table[row * embedDim + cosPlace] = cos
    }
  }
}
