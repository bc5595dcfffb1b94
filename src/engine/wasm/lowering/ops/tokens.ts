import type { Dim } from '../../../../tensor/dim.js'
import { type Extent, ONE, product, ZERO } from '../../../../tensor/extent.js'
import type { OpOf, TokenOp } from '../../../../tensor/op.js'
import { ownerOf } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { KernelArguments, Pointer, RowStartsOf, Size } from '../../arguments.js'
import type { Instruction } from '../../instruction.js'
import { widthOf } from '../fields.js'
import { dense } from '../layout.js'
import type { Lowering } from '../lowering.js'
import { firstAxisPartition, sequencePartition } from '../partitions.js'
import type { Rules } from './rules.js'

export const tokens: Rules<TokenOp<Tensor>> = {
  embedding,

  embeddingGrad({ inputs: [ids, dy], paddingIdx }, tensor, lowering) {
    const dyRows = dense(dy)
    const args = {
      ...tokenFields(lowering, ids),
      batch: batchOf(ids.shape),
      dy: lowering.pointer(dyRows),
      width: widthOf(dy),
      paddingIdx: paddingIdx ?? -1,
      out: lowering.pointer(tensor),
    }
    return lowering.emit('embeddingGrad', args, [tensor], {
      partition: firstAxisPartition(tensor.shape),
      local: false,
      packs: ids.shape.length === 2,
      needsZero: [ownerOf(dyRows)],
    })
  },

  crossEntropyRows(op, tensor, lowering) {
    const args = { ...lossFields(op, tensor, lowering), smoothing: op.labelSmoothing }
    return lowering.emit('crossEntropyRows', args, [tensor], bySequences(op.inputs[1]))
  },

  crossEntropyGrad(op, tensor, lowering) {
    const [, targets, dRows] = op.inputs
    const args = {
      ...lossFields(op, tensor, lowering),
      smoothing: op.labelSmoothing,
      dRows: lowering.pointer(dense(dRows)),
    }
    return lowering.emit('crossEntropyGrad', args, [tensor], bySequences(targets))
  },

  countedMean({ inputs: [rows, targets], ignoreIndex }, tensor, lowering) {
    const args = {
      x: lowering.pointer(dense(rows)),
      ...tokenFields(lowering, targets),
      ignoreIndex,
      batch: batchOf(targets.shape),
      length: { size: lengthOf(targets.shape) },
      out: lowering.pointer(tensor),
    }
    return lowering.emit('countedMean', args, [tensor], {
      partition: { kind: 'single' },
      local: false,
      packs: true,
      needsZero: [ownerOf(rows)],
    })
  },

  countedMeanGrad({ inputs: [targets, dy], ignoreIndex }, tensor, lowering) {
    const args = {
      ...tokenFields(lowering, targets),
      ignoreIndex,
      batch: batchOf(targets.shape),
      length: { size: lengthOf(targets.shape) },
      dLoss: lowering.pointer(dense(dy)),
      out: lowering.pointer(tensor),
    }
    return lowering.emit('countedMeanGrad', args, [tensor], bySequences(targets))
  },

  argmaxEqual(op, tensor, lowering) {
    return lowering.emit('argmaxEqual', lossFields(op, tensor, lowering), [tensor], bySequences(op.inputs[1]))
  },
}

/** The rows of `table` at `ids`; where a fusion brings positions, scaled and with a row per position added. */
export function embedding(
  { inputs: [ids, table] }: OpOf<'embedding', Tensor>,
  output: Tensor,
  lowering: Lowering,
  positions?: Tensor,
  scale = 1,
): Instruction {
  const args = {
    ...tokenFields(lowering, ids),
    table: lowering.pointer(dense(table)),
    width: widthOf(table),
    positions: positions === undefined ? null : lowering.pointer(positions),
    positionStride: {
      size: positions === undefined ? ZERO : (positions.type.strides[positions.shape.length - 2] as Extent),
    },
    scale,
    out: lowering.pointer(output),
  }
  const packs = ids.shape.length === 2
  return lowering.emit('embedding', args, [output], { partition: sequencePartition(ids.shape), packs })
}

/** What the kernels that hold a row of logits against a target have in common; each leaves out the ignored targets. */
function lossFields(
  { inputs: [logits, targets], ignoreIndex }: OpOf<'crossEntropyRows' | 'crossEntropyGrad' | 'argmaxEqual', Tensor>,
  tensor: Tensor,
  lowering: Lowering,
): KernelArguments<'argmaxEqual'> {
  lowering.packing.ignoresPadding(targets, ignoreIndex)
  return {
    logits: lowering.pointer(dense(logits)),
    classes: widthOf(logits),
    ...tokenFields(lowering, targets),
    ignoreIndex,
    out: lowering.pointer(tensor),
  }
}

/** Each worker has sequences of its own; rows of targets that are padding are 0, whatever comes in. */
function bySequences(targets: Tensor) {
  return { partition: sequencePartition(targets.shape), packs: true, zeroIf: [] }
}

/**
 * Ids or targets `(N, len)` may be a view of a longer array, so their strides go along. Those of fewer axes are one
 * sequence; of more, all axes behind the first are its length.
 */
function tokenFields(
  lowering: Lowering,
  ids: Tensor,
): { ids: Pointer; idsStrideN: Size; idsStrideL: Size; rowStarts: RowStartsOf } {
  const rank = ids.shape.length
  const source = rank > 2 ? dense(ids) : ids
  const { strides } = source.type
  return {
    ids: lowering.pointer(source),
    idsStrideN: { size: rank > 1 ? (strides[0] as Extent) : ZERO },
    idsStrideL: { size: rank > 2 ? ONE : (strides[rank - 1] ?? ZERO) },
    rowStarts: { rowStartsOf: lengthOf(ids.shape), sequences: rank > 1 ? (ids.shape[0] as Dim) : 1 },
  }
}

/** The number of sequences in ids of this shape. */
function batchOf(shape: readonly Dim[]): Size {
  return { size: product(shape.length > 1 ? shape.slice(0, 1) : []) }
}

/** The number of ids in each. */
function lengthOf(shape: readonly Dim[]): Extent {
  return product(shape.length > 1 ? shape.slice(1) : shape)
}
