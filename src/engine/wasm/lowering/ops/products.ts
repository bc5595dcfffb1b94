import type { Dim } from '../../../../tensor/dim.js'
import { type Extent, ONE, product, sameExtent, ZERO } from '../../../../tensor/extent.js'
import type { OpOf, ProductOp } from '../../../../tensor/op.js'
import { ownerOf } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { isBatch } from '../../axes.js'
import type { Instruction, Partition } from '../../instruction.js'
import { AXES, checkRank, perAxis, rowCount, sizesPerAxis, stridesOver, walkFields } from '../fields.js'
import { dense, rowStride, rows } from '../layout.js'
import type { Lowering } from '../lowering.js'
import { batchPartition, firstAxisPartition, rowPartition } from '../partitions.js'
import type { Rules } from './rules.js'

/** The axes before the last two. */
const BATCH_AXES = [0, 1, 2, 3] as const

export const products: Rules<ProductOp<Tensor>> = {
  matmul({ inputs: [a, b] }, tensor, lowering) {
    checkRank(tensor)
    const batch = tensor.shape.slice(0, -2)
    const [m, n] = [tensor.size(-2), tensor.size(-1)]
    const over = (x: Tensor): Extent[] => stridesOver(x, [...batch, ...x.shape.slice(-2)])
    const [aStrides, bStrides] = [over(a), over(b)]
    const args = {
      a: lowering.pointer(a),
      b: lowering.pointer(b),
      c: lowering.pointer(tensor),
      rank: batch.length,
      ...sizesPerAxis(batch, BATCH_AXES),
      ...perAxis('a', BATCH_AXES, aStrides.slice(0, -2), ZERO),
      ...perAxis('b', BATCH_AXES, bStrides.slice(0, -2), ZERO),
      m: { size: product([m]) },
      k: { size: product([a.size(-1)]) },
      n: { size: product([n]) },
      aRow: { size: aStrides[batch.length] as Extent },
      aCol: { size: aStrides[batch.length + 1] as Extent },
      bRow: { size: bStrides[batch.length] as Extent },
      bCol: { size: bStrides[batch.length + 1] as Extent },
    }
    const { partition, local } = batchPartition(tensor, [a, b])
    // Without batch axes the workers share the rows of a; each of them reads all of b.
    const readsOwn = local && (batch.length > 0 || !ownerOf(b).shape.some(isBatch))
    return lowering.emit('matmul', args, [tensor], { partition, local: readsOwn })
  },

  linear,

  linearGradWeight({ inputs: [x, dy] }, tensor, lowering) {
    const xRows = rows(x)
    const dyRows = rows(dy)
    const args = {
      dy: lowering.pointer(dyRows),
      dyStride: { size: rowStride(dyRows) as Extent },
      x: lowering.pointer(xRows),
      xStride: { size: rowStride(xRows) as Extent },
      rows: rowCount(x.shape.slice(0, -1)),
      inputs: { size: product([x.size(-1)]) },
      dw: lowering.pointer(tensor),
    }
    // One factor is a gradient: where that is zero in padding, the sum may skip padding.
    return lowering.emit('linearGradWeight', args, [tensor], {
      partition: firstAxisPartition(tensor.shape),
      local: false,
      packs: true,
      needsZero: [dyRows, xRows].map(ownerOf),
    })
  },

  sumTo({ inputs: [x] }, tensor, lowering) {
    if (tensor.shape.length === 1 && x.shape.length > 1 && tensor.shape[0] !== 1 && rowStride(x) !== undefined)
      return columnSum(lowering, tensor, x)
    checkRank(x)
    const added = x.shape.length - tensor.shape.length
    const kept = x.shape.map((size, axis) => axis >= added && (tensor.shape[axis - added] !== 1 || size === 1))
    const strides = kept.map((is, axis) => (is ? (tensor.type.strides[axis - added] as Extent) : ZERO))
    const axis = kept.indexOf(true)
    const args = {
      ...walkFields(lowering, x.shape, x),
      b: lowering.pointer(tensor),
      ...perAxis('b', AXES, strides, ZERO),
      axis,
    }
    const partition: Partition =
      axis < 0 ? { kind: 'single' } : { kind: 'slices', extent: product([x.shape[axis] as Dim]) }
    return lowering.emit('sumTo', args, [tensor], { partition, local: false })
  },

  norm({ inputs: [x] }, tensor, lowering) {
    const args = { x: lowering.pointer(dense(x)), size: { size: product(x.shape) }, y: lowering.pointer(tensor) }
    return lowering.emit('norm', args, [tensor], { partition: { kind: 'single' }, local: false })
  },
}

/** What a kernel does to a linear layer's result before it writes it. */
export interface Epilogue {
  readonly relu?: boolean
  readonly residual?: Tensor
  /** The result is 0 where this isn't above 0. */
  readonly gate?: Tensor
}

/** A linear layer, whose result goes through the epilogue to `output`. */
export function linear(
  { inputs: [x, weight, bias], transposed }: OpOf<'linear', Tensor>,
  output: Tensor,
  lowering: Lowering,
  { relu, residual, gate }: Epilogue = {},
): Instruction {
  const xRows = rows(x)
  const [outStride, inStride] = weight.type.strides as [Extent, Extent]
  const args = {
    a: lowering.pointer(xRows),
    aStride: { size: rowStride(xRows) as Extent },
    k: { size: product([x.size(-1)]) },
    b: lowering.pointer(weight),
    bRowStride: { size: transposed ? outStride : inStride },
    bColStride: { size: transposed ? inStride : outStride },
    n: { size: product([output.size(-1)]) },
    bias: bias === undefined ? null : lowering.pointer(dense(bias)),
    residual: residual === undefined ? null : lowering.pointer(residual),
    residualStride: { size: residual === undefined ? ONE : (rowStride(residual) as Extent) },
    relu: relu === true,
    gate: gate === undefined ? null : lowering.pointer(gate),
    gateStride: { size: gate === undefined ? ONE : (rowStride(gate) as Extent) },
    c: lowering.pointer(output),
    cStride: { size: product([output.size(-1)]) },
  }
  const leading = output.shape.slice(0, -1)
  const partition = rowPartition(leading)
  if (isSharedByColumns(partition, args.k.size, args.n.size)) {
    const byColumns = { partition: { kind: 'slices', extent: args.n.size }, local: false } as const
    return lowering.emit('linearColumns', { ...args, rows: { size: product(leading) } }, [output], byColumns)
  }
  // Zero rows stay zero through a product without bias.
  const sources = residual === undefined ? [xRows] : [xRows, residual]
  const zeroIf = bias === undefined ? { zeroIf: sources.map(ownerOf) } : {}
  return lowering.emit('linear', args, [output], { partition, packs: partition.kind === 'rows', ...zeroIf })
}

/** Multiplications per row from which on reading the weights takes so much longer than a meeting of the workers. */
const LARGE = 2 ** 17

/**
 * Whether the workers share the columns: a step of decoding has one row per sequence, so that there are few, or one
 * alone, and large weights are what takes time to read.
 */
function isSharedByColumns(partition: Partition, inputs: Extent, outputs: Extent): boolean {
  const isRowPerSequence = partition.kind === 'sequences' && sameExtent(partition.each, ONE)
  const isKnown = inputs.symbols.length === 0 && outputs.symbols.length === 0
  return isRowPerSequence && isKnown && inputs.factor * outputs.factor >= LARGE
}

/** The sum over all rows. */
function columnSum(lowering: Lowering, tensor: Tensor, x: Tensor): Instruction {
  const args = {
    dy: lowering.pointer(x),
    dyStride: { size: rowStride(x) as Extent },
    rows: rowCount(x.shape.slice(0, -1)),
    out: lowering.pointer(tensor),
  }
  const partition = firstAxisPartition(tensor.shape)
  return lowering.emit('columnSum', args, [tensor], { partition, local: false, packs: true, needsZero: [ownerOf(x)] })
}
