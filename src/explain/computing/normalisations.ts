import { layerNorm } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, type Value } from './compute.js'
import type { Tools } from './tools.js'

/** Ways to normalise: they differ in which numbers share a mean and a variance. */
export const ways = ['layer', 'batch', 'instance', 'group'] as const
export type Way = (typeof ways)[number]

/** Samples of tokens of numbers: `(2, len, embedDim)`. */
export type Batch = readonly [sample: Sample, sample: Sample]
type Sample = readonly (readonly number[])[]

interface Normalised {
  /** `(2, len, embedDim)` */
  readonly result: Value
  /** Numbers that share a mean and a variance. */
  readonly size: number
  /** A letter for each number's group, in the order of the batch. */
  readonly letters: readonly string[]
}

/**
 * A batch normalised in one of the ways: each is LayerNorm, without gamma and beta, over rows of another cut. `group` has
 * one group: all dimensions of a sample's tokens.
 */
export async function normalisedTogether(tools: Tools, batch: Batch, way: Way): Promise<Normalised> {
  const [N, len, embedDim] = [batch.length, batch[0].length, batch[0][0]?.length ?? 0]
  const x = floats('x', { N, len, embedDim }, batch)
  const order = floats(
    'order',
    { N, len, embedDim },
    Array.from({ length: N * len * embedDim }, (_, i) => i),
  )
  const { cut, back } = cuts(N, len, embedDim)[way]
  const rows = cut(x)
  const value = await compute(tools, { result: back(overRows(rows)).mul(1), order: cut(order).mul(1) })
  const size = value.order.shape.at(-1) ?? 1
  const letters: string[] = []
  value.order.data.forEach((place, i) => {
    letters[place] = String.fromCharCode(65 + Math.floor(i / size)) // A, B, C …
  })
  return { result: value.result, size, letters }
}

/** How each way brings the numbers of a group into one row, and back again. */
function cuts(N: number, len: number, embedDim: number): Record<Way, Record<'cut' | 'back', (x: Tensor) => Tensor>> {
  const shape = { N, len, embedDim }
  return {
    layer: { cut: x => x, back: x => x },
    batch: {
      cut: x =>
        x
          .view({ rest: N * len, embedDim })
          .T()
          .contiguous(),
      back: x => x.T().contiguous().view(shape),
    },
    instance: { cut: x => x.transpose(1, 2).contiguous(), back: x => x.transpose(1, 2).contiguous() },
    group: { cut: x => x.view({ N, rest: len * embedDim }), back: x => x.view(shape) },
  }
}

function overRows(x: Tensor): Tensor {
  const width = x.size(-1) as number
  const all = (name: string, number: number): Tensor =>
    floats(
      name,
      { width },
      Array.from({ length: width }, () => number),
    )
  return layerNorm(x, all('ones', 1), all('zeros', 0))
}
