import type { BinaryOperation, ScalarOperation } from '../../../tensor/op.js'
import { NDArray, sizeOf } from '../ndarray.js'
import type { Floats } from '../precision.js'

const APPLY: Readonly<Record<BinaryOperation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
}

/** `a ∘ b`, element by element; axes of size 1, and missing leading axes, stretch. */
export function binary(operation: BinaryOperation, a: NDArray, b: NDArray, floats: Floats): NDArray {
  const shape = broadcastShape(a.shape, b.shape)
  const left = a.expand(shape).elements()
  const right = b.expand(shape).elements()
  const apply = APPLY[operation]
  const out = floats(left.length)
  for (let i = 0; i < out.length; i++) out[i] = apply(left[i] as number, right[i] as number)
  return new NDArray(out, shape)
}

/** `x ∘ value`, element by element. */
export function scalar(operation: ScalarOperation, x: NDArray, value: number, floats: Floats): NDArray {
  const apply = APPLY[operation]
  return map(x, element => apply(element, value), floats)
}

/** 1 where an element equals `value`, else 0. */
export function equal(x: NDArray, value: number): NDArray {
  return new NDArray(
    Int32Array.from(x.elements(), element => (element === value ? 1 : 0)),
    x.shape,
  )
}

/** 1 where an element differs from `value`, else 0. */
export function notEqual(x: NDArray, value: number): NDArray {
  return new NDArray(
    Int32Array.from(x.elements(), element => (element === value ? 0 : 1)),
    x.shape,
  )
}

/** `value` where the mask, stretched to x's shape, is true. */
export function maskedFill(x: NDArray, mask: NDArray, value: number, floats: Floats): NDArray {
  const elements = x.elements()
  const masked = mask.expand(x.shape).elements()
  const out = floats(elements.length)
  for (let i = 0; i < out.length; i++) out[i] = masked[i] === 0 ? (elements[i] as number) : value
  return new NDArray(out, x.shape)
}

/** 0 above the diagonal of the last two axes. */
export function tril(x: NDArray, floats: Floats): NDArray {
  const [rows, columns] = x.shape.slice(-2) as [number, number]
  const elements = x.elements()
  const out = floats(elements.length)
  for (let i = 0; i < out.length; i++) {
    const column = i % columns
    const row = Math.floor(i / columns) % rows
    if (column <= row) out[i] = elements[i] as number
  }
  return new NDArray(out, x.shape)
}

/** `fn` of every element. */
export function map(x: NDArray, fn: (element: number) => number, floats: Floats): NDArray {
  const elements = x.elements()
  const out = floats(elements.length)
  for (let i = 0; i < out.length; i++) out[i] = fn(elements[i] as number)
  return new NDArray(out, x.shape)
}

/** The same value everywhere. */
export function full(shape: readonly number[], value: number, floats: Floats): NDArray {
  return new NDArray(floats(sizeOf(shape)).fill(value), shape)
}

/** The shape that both stretch to, aligned from the last axis. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const sizeA = a[axis - (rank - a.length)] ?? 1
    const sizeB = b[axis - (rank - b.length)] ?? 1
    return sizeA === 1 ? sizeB : sizeA
  })
}

/** `√x`, element by element. */
export function squareRoot(x: NDArray, floats: Floats): NDArray {
  return map(x, Math.sqrt, floats)
}

/** Each element brought to `-limit … limit`. */
export function clamp(x: NDArray, limit: number, floats: Floats): NDArray {
  return map(x, element => Math.max(Math.min(element, limit), -limit), floats)
}
