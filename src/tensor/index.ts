/** The graph of a computation, without numbers. */

// Tensors and what they are made of.

export { buffer, input, ones, parameter, zerosLike } from './leaves.js'
export type { Activation, BinaryOperation, Op } from './op.js'
export { type NamedShape, Tensor } from './tensor.js'

// Functions of several tensors, named as in PyTorch.

export {
  argmaxEqual,
  concat,
  countedMean,
  crossEntropyRows,
  dropout,
  embedding,
  layerNorm,
  linear,
  matmul,
  sliceScatter,
} from './functional.js'

// Shapes: sizes that are numbers or symbols, axis names, strides.

export {
  addToDim,
  type Dim,
  type DimValues,
  dim,
  dimText,
  evaluateDim,
  sameDim,
  sameShape,
  shapeText,
} from './dim.js'
export { type Extent, evaluateExtent, extentText, product, sameExtent, timesDim } from './extent.js'
export { contiguousType, type DType, isContiguous, type TensorType } from './type.js'

// What a run changes.

export { type Assignment, assign } from './assignment.js'

// Whole graphs: gradients, names, order, substitution.

export { gradientRule } from './gradient-rule.js'
export { gradients } from './gradients.js'
export { namedTensors, topologicalOrder } from './graph.js'
export type { SubstituteOptions } from './replace-tensors.js'
export { withScope } from './scope.js'
export { substitute } from './substitute.js'
