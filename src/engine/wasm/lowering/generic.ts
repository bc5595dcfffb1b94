import { GlassformerError } from '../../../errors/glassformer-error.js'
import { type Dim, sameShape } from '../../../tensor/dim.js'
import { type Extent, ONE, product, scale, ZERO } from '../../../tensor/extent.js'
import type { Activation, BinaryOperation, Op, ScalarOperation } from '../../../tensor/op.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { isBatch } from '../axes.js'
import type { Argument, Instruction, Partition } from '../instruction.js'
import type { KernelName } from '../kernel-module.js'
import { emitLinear } from './linear-with-epilogue.js'
import { checkRank, firstAxisPartition, isDense, type Lowering, ownerOf, rowPartition } from './lowering.js'
import { fields, rowStride, sizeFields, strideFields, stridesOver } from './strided.js'

const BINARY: Record<BinaryOperation, number> = { add: 0, sub: 1, mul: 2, div: 3 }
const SCALAR: Record<ScalarOperation, number> = { add: 1, mul: 2, div: 3 }
const ACTIVATION: Record<Activation, number> = { relu: 4, gelu: 5, silu: 6 }
const COPY = 0
const SQRT = 9
const CLAMP = 16
const EQUAL_INT = 11
const EQUAL_FLOAT = 12
const TRIL = 13

/** One kernel call for one tensor, whatever its inputs' strides. */
export function lowerGeneric(lowering: Lowering, tensor: Tensor): Instruction {
  const { op } = tensor
  const x = tensor.inputs[0] as Tensor
  const y = tensor.inputs[1] as Tensor
  switch (op.kind) {
    case 'input':
    case 'parameter':
    case 'buffer':
    case 'transpose':
    case 'view':
    case 'slice':
    case 'unsqueeze':
    case 'expand':
      throw new GlassformerError(`${op.kind} needs no kernel`)
    case 'constant': {
      const args = { y: lowering.pointer(tensor), value: op.value, width: { size: product(tensor.shape.slice(1)) } }
      return lowering.emit('fill', args, [tensor], { partition: firstAxisPartition(tensor.shape) })
    }
    case 'contiguous':
      return unary(lowering, tensor, x, COPY)
    case 'scalar':
      return unary(lowering, tensor, x, SCALAR[op.operation], op.value)
    case 'sqrt':
      return unary(lowering, tensor, x, SQRT)
    case 'clamp':
      return unary(lowering, tensor, x, CLAMP, op.limit)
    case 'activation':
      return unary(lowering, tensor, x, ACTIVATION[op.activation])
    case 'equal':
      return unary(lowering, tensor, x, x.dtype === 'float32' ? EQUAL_FLOAT : EQUAL_INT, op.value)
    case 'notEqual': {
      const equal = x.equal(op.value)
      return unary(lowering, tensor, equal, EQUAL_INT, 0)
    }
    case 'tril':
      return unary(lowering, tensor, x, TRIL)
    case 'binary':
      return binary(lowering, tensor, x, y, op.operation)
    case 'activationGrad':
      return activationGrad(lowering, tensor, x, y, op.activation)
    case 'maskedFill': {
      checkRank(tensor, 6)
      const args = {
        x: lowering.pointer(x),
        mask: lowering.pointer(y),
        value: op.value,
        y: lowering.pointer(tensor),
        rank: tensor.shape.length,
        ...sizeFields(tensor.shape, 6),
        ...strideFields('x', x, tensor.shape, 6),
        ...strideFields('mask', y, tensor.shape, 6),
      }
      return lowering.emit('maskedFill', args, [tensor], elementwise(tensor, [x, y]))
    }
    case 'dropout': {
      // Rows of (N, len, …) are known by sequence and position; of other shapes each index of the first axis is one row.
      const [first, length] = tensor.shape
      const isRows = tensor.shape.length === 3 && length !== undefined
      const rows: Argument = { offsetsOf: product(isRows ? [length] : []), sequences: first ?? 1 }
      const source = dense(x)
      const args = {
        x: lowering.pointer(source),
        y: lowering.pointer(tensor),
        rate: op.rate,
        seed: lowering.pointer(lowering.randomness),
        tensorId: op.stream | 0,
        offsets: rows,
        width: { size: product(tensor.shape.slice(isRows ? 2 : 1)) },
      }
      const packs = isRows && isBatch(first)
      return lowering.emit('dropout', args, [tensor], {
        partition: firstAxisPartition(tensor.shape),
        packs,
        zeroIf: [ownerOf(source)],
      })
    }
    case 'unslice': {
      const outer = tensor.shape.slice(0, op.axis)
      const args = {
        x: lowering.pointer(dense(x)),
        y: lowering.pointer(tensor),
        size: { size: product([op.size]) },
        start: op.start,
        length: { size: product([x.shape[op.axis] as Dim]) },
        inner: { size: product(tensor.shape.slice(op.axis + 1)) },
      }
      return lowering.emit('unslice', args, [tensor], { partition: rowPartition(outer), local: false })
    }
    case 'concat': {
      const outer = tensor.shape.slice(0, op.axis)
      const [a, b] = [dense(x), dense(y)]
      const args = {
        a: lowering.pointer(a),
        aLength: { size: product([x.shape[op.axis] as Dim]) },
        b: lowering.pointer(b),
        bLength: { size: product([y.shape[op.axis] as Dim]) },
        inner: { size: product(tensor.shape.slice(op.axis + 1)) },
        y: lowering.pointer(tensor),
      }
      return lowering.emit('concat', args, [tensor], { partition: rowPartition(outer), local: isBatch(outer[0]) })
    }
    case 'matmul':
      return matmul(lowering, tensor, x, y)
    case 'linear':
      return emitLinear(lowering, tensor, tensor)
    case 'linearGradWeight': {
      const rows = rowsOf(x)
      const dRows = rowsOf(y)
      const args = {
        dy: lowering.pointer(dRows),
        dyStride: { size: rowStride(dRows) as Extent },
        x: lowering.pointer(rows),
        xStride: { size: rowStride(rows) as Extent },
        rows: rowCount(x.shape.slice(0, -1)),
        inputs: { size: product([x.size(-1)]) },
        dw: lowering.pointer(tensor),
      }
      // One factor is a gradient: where that is zero in padding, the sum may skip padding.
      const partition = firstAxisPartition(tensor.shape)
      return lowering.emit('linearGradWeight', args, [tensor], {
        partition,
        local: false,
        packs: true,
        needsZero: [dRows, rows].map(ownerOf),
      })
    }
    case 'sumTo':
      return sumTo(lowering, tensor, x)
    case 'softmax':
    case 'softmaxGrad': {
      const last = tensor.shape.slice(0, -1)
      const each = product(last.slice(1))
      const common = { width: { size: product([tensor.size(-1)]) }, rowsPerUnit: { size: each } }
      const how = { partition: firstAxisPartition(last) }
      if (op.kind === 'softmax') {
        const args = { x: lowering.pointer(dense(x)), y: lowering.pointer(tensor), ...common }
        return lowering.emit('softmax', args, [tensor], how)
      }
      const args = {
        y: lowering.pointer(dense(x)),
        dy: lowering.pointer(dense(y)),
        dx: lowering.pointer(tensor),
        ...common,
      }
      return lowering.emit('softmaxGrad', args, [tensor], how)
    }
    case 'layerNormStats': {
      const args = { x: lowering.pointer(dense(x)), width: widthOf(x), eps: op.eps, stats: lowering.pointer(tensor) }
      return rowKernel(lowering, 'layerNormStats', args, tensor)
    }
    case 'layerNorm': {
      const [, stats, gamma, beta] = tensor.inputs as [Tensor, Tensor, Tensor, Tensor]
      const args = {
        x: lowering.pointer(dense(x)),
        stats: lowering.pointer(dense(stats)),
        gamma: lowering.pointer(dense(gamma)),
        beta: lowering.pointer(dense(beta)),
        width: widthOf(x),
        y: lowering.pointer(tensor),
      }
      return rowKernel(lowering, 'layerNorm', args, tensor)
    }
    case 'layerNormGradInput': {
      const [, stats, gamma, dy] = tensor.inputs as [Tensor, Tensor, Tensor, Tensor]
      const dRows = dense(dy)
      const args = {
        x: lowering.pointer(dense(x)),
        stats: lowering.pointer(dense(stats)),
        gamma: lowering.pointer(dense(gamma)),
        dy: lowering.pointer(dRows),
        width: widthOf(x),
        residual: 0,
        dx: lowering.pointer(tensor),
      }
      return rowKernel(lowering, 'layerNormGradInput', args, tensor, [dRows])
    }
    case 'layerNormGradGamma': {
      const [, stats, dy] = tensor.inputs as [Tensor, Tensor, Tensor]
      const dRows = dense(dy)
      const args = {
        x: lowering.pointer(dense(x)),
        stats: lowering.pointer(dense(stats)),
        dy: lowering.pointer(dRows),
        width: widthOf(x),
        rows: rowCount(x.shape.slice(0, -1)),
        out: lowering.pointer(tensor),
      }
      const partition = firstAxisPartition(tensor.shape)
      return lowering.emit('layerNormGradGamma', args, [tensor], {
        partition,
        local: false,
        packs: true,
        needsZero: [ownerOf(dRows)],
      })
    }
    case 'embedding': {
      return emitEmbedding(lowering, tensor, x, y, undefined, tensor)
    }
    case 'embeddingGrad': {
      const dRows = dense(y)
      const args = {
        ...idFields(lowering, 'ids', x),
        offsets: offsetsOf(x.shape),
        batch: batchOf(x.shape),
        dy: lowering.pointer(dRows),
        width: widthOf(y),
        paddingIdx: op.paddingIdx ?? -1,
        out: lowering.pointer(tensor),
      }
      const partition = firstAxisPartition(tensor.shape)
      return lowering.emit('embeddingGrad', args, [tensor], {
        partition,
        local: false,
        packs: x.shape.length === 2,
        needsZero: [ownerOf(dRows)],
      })
    }
    case 'crossEntropyRows':
    case 'crossEntropyGrad':
    case 'argmaxEqual':
      return lossKernel(lowering, tensor, op)
    case 'countedMean': {
      const args = {
        rowsPtr: lowering.pointer(dense(x)),
        ...idFields(lowering, 'targets', y),
        ignoreIndex: op.ignoreIndex,
        offsets: offsetsOf(y.shape),
        batch: batchOf(y.shape),
        length: { size: lengthOf(y.shape) },
        out: lowering.pointer(tensor),
      }
      return lowering.emit('countedMean', args, [tensor], {
        partition: { kind: 'single' },
        local: false,
        packs: true,
        needsZero: [ownerOf(x)],
      })
    }
    case 'countedMeanGrad': {
      const args = {
        ...idFields(lowering, 'targets', x),
        ignoreIndex: op.ignoreIndex,
        batch: batchOf(x.shape),
        length: { size: lengthOf(x.shape) },
        offsets: offsetsOf(x.shape),
        dLoss: lowering.pointer(dense(y)),
        out: lowering.pointer(tensor),
      }
      return lowering.emit('countedMeanGrad', args, [tensor], {
        partition: sequencePartition(x.shape),
        packs: true,
        zeroIf: [],
      })
    }
  }
}

/** The gather of embedding rows, with the positions added where a fusion brings them. */
export function emitEmbedding(
  lowering: Lowering,
  output: Tensor,
  ids: Tensor,
  table: Tensor,
  positions: Tensor | undefined,
  embedded: Tensor,
): Instruction {
  const args = {
    ...idFields(lowering, 'ids', ids),
    table: lowering.pointer(dense(table)),
    width: widthOf(embedded),
    positions: positions === undefined ? 0 : lowering.pointer(positions),
    positionStride:
      positions === undefined ? 0 : { size: positions.type.strides[positions.shape.length - 2] as Extent },
    offsets: offsetsOf(ids.shape),
    out: lowering.pointer(output),
  }
  const packs = ids.shape.length === 2
  return lowering.emit('embedding', args, [output], { partition: sequencePartition(ids.shape), packs })
}

/** A dense tensor with the same numbers: itself, or a copy that another kernel makes. */
function dense(tensor: Tensor): Tensor {
  return isDense(tensor) ? tensor : tensor.contiguous()
}

function rowsOf(tensor: Tensor): Tensor {
  return rowStride(tensor) === undefined ? tensor.contiguous() : tensor
}

function widthOf(tensor: Tensor): Argument {
  return { size: product([tensor.size(-1)]) }
}

/** The number of rows of a tensor with these leading axes; packed, that is the number of real rows. */
function rowCount(leading: readonly Dim[]): Argument {
  const partition = rowPartition(leading)
  return partition.kind === 'rows' ? { rowsOf: partition.length } : { size: product(leading) }
}

/**
 * Ids `(N, len)` may be a view of a longer array, so their strides go along. Ids of fewer axes are one sequence; of
 * more, all axes behind the first are its length.
 */
function idFields(lowering: Lowering, name: 'ids' | 'targets', ids: Tensor): Record<string, Argument> {
  const rank = ids.shape.length
  const source = rank > 2 ? dense(ids) : ids
  const { strides } = source.type
  return {
    [name]: lowering.pointer(source),
    [`${name}StrideN`]: { size: rank > 1 ? (strides[0] as Extent) : ZERO },
    [`${name}StrideL`]: { size: rank > 2 ? ONE : (strides[rank - 1] ?? ZERO) },
  }
}

/** The number of sequences in ids of this shape. */
function batchOf(shape: readonly Dim[]): Argument {
  return { size: product(shape.length > 1 ? shape.slice(0, 1) : []) }
}

/** The number of ids in each. */
function lengthOf(shape: readonly Dim[]): Extent {
  return product(shape.length > 1 ? shape.slice(1) : shape)
}

function offsetsOf(shape: readonly Dim[]): Argument {
  return { offsetsOf: lengthOf(shape), sequences: shape.length > 1 ? (shape[0] as Dim) : 1 }
}

/** Kernels that walk over sequences: by batch, or all in one where the batch is no axis of its own. */
function sequencePartition(shape: readonly Dim[]): Partition {
  return shape.length > 1 ? firstAxisPartition(shape) : { kind: 'single' }
}

function unary(lowering: Lowering, tensor: Tensor, x: Tensor, operation: number, value = 0): Instruction {
  checkRank(tensor, 6)
  const args = {
    op: operation,
    value,
    integer: Math.trunc(value),
    x: lowering.pointer(x),
    y: lowering.pointer(tensor),
    rank: tensor.shape.length,
    ...sizeFields(tensor.shape, 6),
    ...strideFields('x', x, tensor.shape, 6),
  }
  return lowering.emit('unary', args, [tensor], elementwise(tensor, [x]))
}

function binary(lowering: Lowering, tensor: Tensor, a: Tensor, b: Tensor, operation: BinaryOperation): Instruction {
  checkRank(tensor, 6)
  const partition = rowPartition(tensor.shape.slice(0, -1))
  const isRows = (x: Tensor): boolean => isDense(x) && sameShape(x.shape, tensor.shape)
  if (operation === 'add' && partition.kind === 'rows' && isRows(a) && isRows(b)) {
    const args = {
      a: lowering.pointer(a),
      b: lowering.pointer(b),
      c: lowering.pointer(tensor),
      width: widthOf(tensor),
    }
    return rowKernel(lowering, 'addRows', args, tensor, [a, b])
  }
  const args = {
    op: BINARY[operation],
    a: lowering.pointer(a),
    b: lowering.pointer(b),
    c: lowering.pointer(tensor),
    rank: tensor.shape.length,
    ...sizeFields(tensor.shape, 6),
    ...strideFields('a', a, tensor.shape, 6),
    ...strideFields('b', b, tensor.shape, 6),
  }
  return lowering.emit('binary', args, [tensor], elementwise(tensor, [a, b]))
}

function activationGrad(
  lowering: Lowering,
  tensor: Tensor,
  x: Tensor,
  dy: Tensor,
  activation: Activation,
): Instruction {
  if (activation === 'relu' && isDense(x) && isDense(dy) && tensor.shape.length > 0) {
    const args = {
      y: lowering.pointer(x),
      dy: lowering.pointer(dy),
      dx: lowering.pointer(tensor),
      width: widthOf(tensor),
    }
    return rowKernel(lowering, 'reluGrad', args, tensor, [dy])
  }
  checkRank(tensor, 6)
  const args = {
    op: ACTIVATION[activation],
    x: lowering.pointer(x),
    dy: lowering.pointer(dy),
    dx: lowering.pointer(tensor),
    rank: tensor.shape.length,
    ...sizeFields(tensor.shape, 6),
    ...strideFields('x', x, tensor.shape, 6),
    ...strideFields('dy', dy, tensor.shape, 6),
  }
  return lowering.emit('activationGrad', args, [tensor], elementwise(tensor, [x, dy]))
}

function matmul(lowering: Lowering, tensor: Tensor, a: Tensor, b: Tensor): Instruction {
  checkRank(tensor, 6)
  const batch = tensor.shape.slice(0, -2)
  const [m, n] = [tensor.size(-2), tensor.size(-1)]
  const over = (x: Tensor): Extent[] => stridesOver(x, [...batch, ...x.shape.slice(-2)])
  const [aStrides, bStrides] = [over(a), over(b)]
  const args = {
    a: lowering.pointer(a),
    b: lowering.pointer(b),
    c: lowering.pointer(tensor),
    rank: batch.length,
    ...sizeFields(batch, 4),
    ...fields('a', aStrides.slice(0, -2), 4, ZERO),
    ...fields('b', bStrides.slice(0, -2), 4, ZERO),
    m: { size: product([m]) },
    k: { size: product([a.size(-1)]) },
    n: { size: product([n]) },
    aRow: { size: aStrides[batch.length] as Extent },
    aCol: { size: aStrides[batch.length + 1] as Extent },
    bRow: { size: bStrides[batch.length] as Extent },
    bCol: { size: bStrides[batch.length + 1] as Extent },
  }
  const { partition, local } = elementwise(tensor, [a, b])
  // Without batch axes the workers share the rows of a; each of them reads all of b.
  const readsOwn = local && (batch.length > 0 || !ownerOf(b).shape.some(isBatch))
  return lowering.emit('matmul', args, [tensor], { partition, local: readsOwn })
}

function sumTo(lowering: Lowering, tensor: Tensor, x: Tensor): Instruction {
  if (tensor.shape.length === 1 && x.shape.length > 1 && tensor.shape[0] !== 1 && rowStride(x) !== undefined) {
    const args = {
      dy: lowering.pointer(x),
      dyStride: { size: rowStride(x) as Extent },
      rows: rowCount(x.shape.slice(0, -1)),
      out: lowering.pointer(tensor),
    }
    const partition = firstAxisPartition(tensor.shape)
    return lowering.emit('columnSum', args, [tensor], { partition, local: false, packs: true, needsZero: [ownerOf(x)] })
  }
  checkRank(x, 6)
  const added = x.shape.length - tensor.shape.length
  const kept = x.shape.map((size, axis) => axis >= added && (tensor.shape[axis - added] !== 1 || size === 1))
  const args = {
    x: lowering.pointer(x),
    y: lowering.pointer(tensor),
    rank: x.shape.length,
    ...sizeFields(x.shape, 6),
    ...strideFields('x', x, x.shape, 6),
    ...fields(
      'kept',
      kept.map(is => scale(ONE, is ? 1 : 0)),
      6,
      ZERO,
    ),
    ...fields(
      'y',
      x.shape.map((_, axis) => (kept[axis] ? (tensor.type.strides[axis - added] as Extent) : ZERO)),
      6,
      ZERO,
    ),
  }
  const firstKept = kept.indexOf(true)
  const partition: Partition =
    firstKept < 0 ? { kind: 'single' } : { kind: 'slices', extent: product([x.shape[firstKept] as Dim]) }
  return lowering.emit('sumTo', args, [tensor], { partition, local: false })
}

type LossOp = Extract<Op, { kind: 'crossEntropyRows' | 'crossEntropyGrad' | 'argmaxEqual' }>

function lossKernel(lowering: Lowering, tensor: Tensor, op: LossOp): Instruction {
  const [logits, targets, dRows] = tensor.inputs as [Tensor, Tensor, Tensor | undefined]
  const args = {
    logits: lowering.pointer(dense(logits)),
    classes: widthOf(logits),
    ...idFields(lowering, 'targets', targets),
    ignoreIndex: op.ignoreIndex,
    ...(op.kind === 'argmaxEqual' ? {} : { smoothing: op.labelSmoothing }),
    offsets: offsetsOf(targets.shape),
    ...(dRows === undefined ? {} : { dRows: lowering.pointer(dense(dRows)) }),
    out: lowering.pointer(tensor),
  }
  lowering.packing.ignoresPadding(targets, op.ignoreIndex)
  return lowering.emit(op.kind, args, [tensor], {
    partition: sequencePartition(targets.shape),
    packs: true,
    zeroIf: [],
  })
}

function rowKernel(
  lowering: Lowering,
  kernel: KernelName,
  args: Readonly<Record<string, Argument>>,
  tensor: Tensor,
  zeroIf?: readonly Tensor[],
): Instruction {
  const partition = rowPartition(tensor.shape.slice(0, -1))
  const owners = zeroIf === undefined ? {} : { zeroIf: zeroIf.map(ownerOf) }
  return lowering.emit(kernel, args, [tensor], { partition, packs: partition.kind === 'rows', ...owners })
}

/** Element by element over the output's first axis; local while every input walks along with it. */
function elementwise(tensor: Tensor, inputs: readonly Tensor[]): { partition: Partition; local: boolean } {
  const partition = firstAxisPartition(tensor.shape)
  const local = inputs.every(input => {
    const owner = ownerOf(input)
    if (partition.kind !== 'sequences') return false
    if (!owner.shape.some(isBatch)) return true
    return input.shape.length === tensor.shape.length && isBatch(input.shape[0]) && isBatch(owner.shape[0])
  })
  return { partition, local }
}
