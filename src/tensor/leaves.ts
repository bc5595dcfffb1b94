import { type NamedShape, Tensor } from './tensor.js'
import { contiguousType, type DType } from './type.js'

/** A tensor whose numbers come with each run. */
export function input(name: string, dtype: DType, shape: NamedShape): Tensor {
  const leaf = new Tensor(
    { kind: 'input', name, dtype },
    [],
    contiguousType(dtype, Object.values(shape), Object.keys(shape)),
  )
  leaf.name = name
  return leaf
}

/** Trained numbers, known by their state-dict key. */
export function parameter(key: string, shape: NamedShape): Tensor {
  const leaf = new Tensor(
    { kind: 'parameter', key },
    [],
    contiguousType('float32', Object.values(shape), Object.keys(shape)),
  )
  leaf.name = key
  return leaf
}

/** Numbers that are saved and moved with a model but not trained. */
export function buffer(key: string, shape: NamedShape): Tensor {
  const leaf = new Tensor(
    { kind: 'buffer', key },
    [],
    contiguousType('float32', Object.values(shape), Object.keys(shape)),
  )
  leaf.name = key
  return leaf
}

/** A tensor of ones, as `torch.ones`. */
export function ones(shape: NamedShape): Tensor {
  return new Tensor({ kind: 'constant', value: 1, shape: Object.values(shape) }, [], { axes: Object.keys(shape) })
}
