import type { LeafOp } from './op.js'
import { Tensor } from './tensor.js'
import { contiguousType, type DType, type NamedShape, sizesAndAxes } from './type.js'

/** A tensor whose numbers come with each run. */
export function input(name: string, dtype: DType, shape: NamedShape): Tensor {
  return leaf({ kind: 'input', inputs: [], name, dtype }, name, dtype, shape)
}

/** Trained numbers, known by their state-dict key. */
export function parameter(key: string, shape: NamedShape): Tensor {
  return leaf({ kind: 'parameter', inputs: [], key }, key, 'float32', shape)
}

/** Numbers that stay from run to run but are not trained: a table of positions, an optimiser's moments. */
export function buffer(key: string, shape: NamedShape): Tensor {
  return leaf({ kind: 'buffer', inputs: [], key }, key, 'float32', shape)
}

/** A tensor of ones, as `torch.ones`. */
export function ones(shape: NamedShape): Tensor {
  const { shape: sizes, axes } = sizesAndAxes(shape)
  return new Tensor({ kind: 'constant', inputs: [], value: 1, shape: sizes }, { axes })
}

/** Zeros of another tensor's shape, as `torch.zeros_like`. */
export function zerosLike({ shape, axes }: Tensor): Tensor {
  return new Tensor({ kind: 'constant', inputs: [], value: 0, shape }, { axes })
}

function leaf(op: LeafOp, name: string, dtype: DType, named: NamedShape): Tensor {
  const { shape, axes } = sizesAndAxes(named)
  const tensor = new Tensor(op, contiguousType(dtype, shape, axes))
  tensor.name = name
  return tensor
}
