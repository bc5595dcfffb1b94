import { elementCount } from '../../../math/row-major.js'
import type { PieceOp, ViewOp } from '../../../tensor/op.js'
import { NDArray } from '../ndarray.js'
import type { Rules } from './rules.js'

export const views: Rules<ViewOp<NDArray> | PieceOp<NDArray>> = {
  transpose: ({ inputs: [x], axis0, axis1 }) => x.transpose(axis0, axis1),
  view: ({ inputs: [x], shape }, { size }) => x.view(shape.map(size)),
  slice: ({ inputs: [x], axis, start, end }, { size }) => x.slice(axis, start, size(end)),
  unsqueeze: ({ inputs: [x], axis }) => x.unsqueeze(axis),
  expand: ({ inputs: [x], shape }, { size }) => x.expand(shape.map(size)),
  contiguous: ({ inputs: [x] }) => new NDArray(x.elements(), x.shape),

  /** `b` behind `a` along `axis`. */
  concat({ inputs: [a, b], axis }, { floats }) {
    const shape = a.shape.with(axis, (a.shape[axis] as number) + (b.shape[axis] as number))
    const outer = elementCount(a.shape.slice(0, axis))
    const isInteger = a.data instanceof Int32Array
    const out = isInteger ? new Int32Array(a.size + b.size) : floats(a.size + b.size)
    let place = 0
    for (let o = 0; o < outer; o++) {
      for (const part of [a, b]) {
        const length = part.size / outer
        out.set(part.elements().subarray(o * length, (o + 1) * length), place)
        place += length
      }
    }
    return new NDArray(out, shape)
  },

  /** `x` with `src` from `start` on along `axis`. */
  sliceScatter({ inputs: [x, src], axis, start: dim }, { floats, size }) {
    const [length, whole] = [src, x].map(({ shape }) => shape[axis] as number) as [number, number]
    const start = size(dim)
    const outer = elementCount(x.shape.slice(0, axis))
    const inner = elementCount(x.shape.slice(axis + 1))
    const written = src.elements()
    const out = floats(x.size)
    out.set(x.elements())
    for (let o = 0; o < outer; o++) {
      const part = written.subarray(o * length * inner, (o + 1) * length * inner)
      out.set(part, (o * whole + start) * inner)
    }
    return new NDArray(out, x.shape)
  },

  /** The gradient of a slice: `dy` from `start` on along `axis`, and zeros around it up to `size`. */
  unslice({ inputs: [dy], axis, start, size: dim }, { floats, size }) {
    const length = dy.shape[axis] as number
    const whole = size(dim)
    const outer = elementCount(dy.shape.slice(0, axis))
    const inner = elementCount(dy.shape.slice(axis + 1))
    const upstream = dy.elements()
    const out = floats(outer * whole * inner)
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < length * inner; i++) {
        out[(o * whole + start) * inner + i] = upstream[o * length * inner + i] as number
      }
    }
    return new NDArray(out, dy.shape.with(axis, whole))
  },
}
