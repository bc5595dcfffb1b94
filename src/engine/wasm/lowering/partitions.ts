import { type Dim, sameShape } from '../../../tensor/dim.js'
import { type Extent, ONE, product, timesDim } from '../../../tensor/extent.js'
import { isDense, ownerOf } from '../../../tensor/owner.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { isBatch } from '../axes.js'
import type { Partition } from '../instruction.js'

/** The share of a kernel whose unit is a row of `width` numbers of a tensor with these leading axes. */
export function rowPartition(leading: readonly Dim[]): Partition {
  const [batch, length, ...rest] = leading
  if (batch === undefined) return { kind: 'single' }
  if (!isBatch(batch)) return { kind: 'slices', extent: product(leading) }
  if (length !== undefined && typeof length === 'object' && rest.length === 0) return { kind: 'rows', length }
  return { kind: 'sequences', each: leading.slice(1).reduce<Extent>(timesDim, ONE) }
}

/** The share of a kernel whose unit is one index of the output's first axis. */
export function firstAxisPartition(shape: readonly Dim[]): Partition {
  const [first] = shape
  if (first === undefined) return { kind: 'single' }
  return isBatch(first) ? { kind: 'sequences', each: ONE } : { kind: 'slices', extent: product([first]) }
}

/** Kernels that walk over sequences: by batch, or all in one where the batch is no axis of its own. */
export function sequencePartition(shape: readonly Dim[]): Partition {
  return shape.length > 1 ? firstAxisPartition(shape) : { kind: 'single' }
}

/** By the output's first axis; local while every input is shared along with it by the batch. */
export function batchPartition(
  tensor: Tensor,
  inputs: readonly Tensor[],
): { readonly partition: Partition; readonly local: boolean } {
  const partition = firstAxisPartition(tensor.shape)
  const local = inputs.every(input => {
    const owner = ownerOf(input)
    if (partition.kind !== 'sequences') return false
    if (!owner.shape.some(isBatch)) return true
    return input.shape.length === tensor.shape.length && isBatch(input.shape[0]) && isBatch(owner.shape[0])
  })
  return { partition, local }
}

/**
 * Element by element; local also without a batch, where each element is computed from those at its own place, and from
 * single numbers, alone.
 */
export function elementwisePartition(tensor: Tensor, inputs: readonly Tensor[]): ReturnType<typeof batchPartition> {
  const { partition, local } = batchPartition(tensor, inputs)
  const isOwn = (input: Tensor): boolean =>
    input.shape.length === 0 ||
    (isDense(input) && [input, ownerOf(input)].every(({ shape }) => sameShape(shape, tensor.shape)))
  return { partition, local: local || inputs.every(isOwn) }
}
