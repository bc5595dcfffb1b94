import { activations } from '../../../math/activations.js'
import { elementCount } from '../../../math/row-major.js'
import type { BinaryOperation, ElementwiseOp } from '../../../tensor/op.js'
import { broadcastShape, NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import type { Rules } from './rules.js'

const APPLY: Readonly<Record<BinaryOperation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
}

export const elementwise: Rules<ElementwiseOp<NDArray>> = {
  /** The same value everywhere. */
  constant({ value, shape }, { floats, size }) {
    const sizes = shape.map(size)
    return new NDArray(floats(elementCount(sizes)).fill(value), sizes)
  },

  /** `a ∘ b`; axes of size 1, and missing leading axes, stretch. */
  binary: ({ operation, inputs: [a, b] }, { floats }) => zip(a, b, APPLY[operation], floats),

  /** `x ∘ value` */
  scalar({ operation, inputs: [x], value }, { floats }) {
    const apply = APPLY[operation]
    return map(x, element => apply(element, value), floats)
  },

  /** Each element brought to `-limit … limit`. */
  clamp: ({ inputs: [x], limit }, { floats }) => map(x, element => Math.max(Math.min(element, limit), -limit), floats),

  sqrt: ({ inputs: [x] }, { floats }) => map(x, Math.sqrt, floats),

  activation: ({ activation, inputs: [x] }, { floats }) => map(x, activations[activation].value, floats),

  /** `dy` times the slope; relu's is the same at its output, which is positive exactly where its input is. */
  activationGrad({ activation, inputs: [of, dy] }, { floats }) {
    const { slope } = activations[activation]
    return zip(dy, of, (upstream, x) => upstream * slope(x), floats)
  },

  /** 1 where an element equals `value`, else 0. */
  equal: ({ inputs: [x], value }) => where(x, element => element === value),

  /** 1 where an element differs from `value`, else 0. */
  notEqual: ({ inputs: [x], value }) => where(x, element => element !== value),

  /** `value` where the mask, stretched to x's shape, is true. */
  maskedFill: ({ inputs: [x, mask], value }, { floats }) =>
    zip(x, mask, (element, masked) => (masked === 0 ? element : value), floats),

  /** 0 above the diagonal of the last two axes. */
  tril({ inputs: [x] }, { floats }) {
    const [rows, columns] = x.shape.slice(-2) as [number, number]
    const elements = x.elements()
    const out = floats(elements.length)
    for (let i = 0; i < out.length; i++) {
      const column = i % columns
      const row = Math.floor(i / columns) % rows
      if (column <= row) out[i] = elements[i] as number
    }
    return new NDArray(out, x.shape)
  },

  /**
   * Zeroes elements with probability `rate` and scales the others by 1/(1 − rate). Whether an element is dropped
   * depends only on the seed, the step, the stream and the element's place: sequence, position and column in
   * `(N, len, width)`; in other shapes each index of the first axis is one long row. So the backward pass, the other
   * engines and any padding drop the same elements.
   */
  dropout({ inputs: [x], rate, stream }, { floats, randomness: { seed, step } }) {
    const elements = x.elements()
    const [sequences = 1, second = 1] = x.shape
    const positions = x.shape.length === 3 ? second : 1
    const width = elements.length / (sequences * positions)
    const limit = Math.fround(rate)
    const out = floats(elements.length)
    const key = mix(mix(mix(seed) + step) + stream)
    let i = 0
    for (let sequence = 0; sequence < sequences; sequence++) {
      for (let position = 0; position < positions; position++) {
        const low = mix(mix(key + sequence) + position)
        const high = mix(low ^ 0x85ebca6b)
        for (let column = 0; column < width; column++, i++) {
          const random = mix(mix(low + Math.imul(column, GOLDEN)) + high)
          const kept = (random >>> 8) / 2 ** 24 >= limit
          out[i] = kept ? (elements[i] as number) / (1 - rate) : 0
        }
      }
    }
    return new NDArray(out, x.shape)
  },
}

/** `apply` of every element. */
function map(x: NDArray, apply: (element: number) => number, floats: Floats): NDArray {
  const elements = x.elements()
  const out = floats(elements.length)
  for (let i = 0; i < out.length; i++) out[i] = apply(elements[i] as number)
  return new NDArray(out, x.shape)
}

/** `apply` of every pair of elements, once both are stretched to one shape. */
export function zip(a: NDArray, b: NDArray, apply: (a: number, b: number) => number, floats: Floats): NDArray {
  const shape = broadcastShape(a.shape, b.shape)
  const left = a.expand(shape).elements()
  const right = b.expand(shape).elements()
  const out = floats(left.length)
  for (let i = 0; i < out.length; i++) out[i] = apply(left[i] as number, right[i] as number)
  return new NDArray(out, shape)
}

/** 1 where it is so, else 0. */
function where(x: NDArray, isSo: (element: number) => boolean): NDArray {
  return new NDArray(
    Int32Array.from(x.elements(), element => Number(isSo(element))),
    x.shape,
  )
}

const GOLDEN = 0x9e3779b9

/** A bijection of 32 bits with good avalanche (Wellons, "lowbias32"). */
function mix(value: number): number {
  let x = value | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return x ^ (x >>> 16)
}
