import { GlassformerError } from '../../errors/glassformer-error.js'
import { shapeText } from '../dim.js'
import { inputsOf, type Op } from '../op.js'
import type { TensorType } from '../type.js'

/** @throws GlassformerError when one of the types (by default of all inputs) is no float. */
export function needFloats(op: Op<TensorType>, types: readonly TensorType[] = inputsOf(op)): void {
  const other = types.find(type => type.dtype !== 'float32')
  if (other !== undefined) throw misfit(op, `computes with float32, not ${other.dtype}`)
}

export function needTargets(op: Op<TensorType>, { dtype }: TensorType): void {
  if (dtype !== 'int32') throw misfit(op, `targets are class numbers: they must be int32, not ${dtype}`)
}

/** What is said of inputs that don't fit: the operation, the reason and the shapes. */
export function misfit(op: Op<TensorType>, reason: string): GlassformerError {
  const shapes = inputsOf(op).map(({ shape }) => shapeText(shape))
  return new GlassformerError(`${op.kind}: ${reason}: ${shapes.join(' and ')}`)
}
