import { GlassformerError } from '../../math/error.js'
import { addToDim, type Dim, dimText, sameDim, shapeText } from '../dim.js'
import { type Extent, extentText, ONE, product, sameExtent, scale, timesDim, ZERO } from '../extent.js'
import type { TensorType } from '../type.js'
import { canExpand } from './broadcast.js'

/** An axis number from the front; negative numbers count from the back. */
export function axisIndex(type: TensorType, axis: number, operation: string): number {
  const index = axis < 0 ? axis + type.shape.length : axis
  if (!Number.isInteger(index) || index < 0 || index >= type.shape.length) {
    throw new GlassformerError(`${operation}: ${shapeText(type.shape)} has no axis ${axis}`)
  }
  return index
}

export function transposeType(x: TensorType, axis0: number, axis1: number): TensorType {
  const swap = <T>(items: readonly T[]): T[] => {
    const swapped = [...items]
    swapped[axis0] = items[axis1] as T
    swapped[axis1] = items[axis0] as T
    return swapped
  }
  return { ...x, shape: swap(x.shape), axes: swap(x.axes), strides: swap(x.strides) }
}

export function sliceType(x: TensorType, axis: number, start: number, end: Dim): TensorType {
  const size = x.shape[axis] as Dim
  const kept = typeof end === 'number' ? end - start : addToDim(end, -start)
  const tooLong =
    typeof end === 'number'
      ? typeof size === 'number' && end > size
      : typeof size !== 'number' && !endsWithin(end, size)
  if (start < 0 || tooLong || (typeof kept === 'number' && kept < 0)) {
    throw new GlassformerError(`slice: ${start}:${dimText(end)} is not within axis ${axis} of ${shapeText(x.shape)}`)
  }
  const shape = [...x.shape]
  shape[axis] = kept
  return {
    ...x,
    shape,
    offset: [...x.offset, scale(x.strides[axis] as Extent, start)].filter(part => part.factor !== 0),
  }
}

function endsWithin(end: Exclude<Dim, number>, size: Exclude<Dim, number>): boolean {
  return end.symbol === size.symbol && end.offset <= size.offset
}

export function unsqueezeType(x: TensorType, axis: number): TensorType {
  const insert = <T>(items: readonly T[], item: T): T[] => [...items.slice(0, axis), item, ...items.slice(axis)]
  return { ...x, shape: insert<Dim>(x.shape, 1), axes: insert(x.axes, '1'), strides: insert(x.strides, ONE) }
}

export function expandType(x: TensorType, shape: readonly Dim[], axes: readonly string[] | undefined): TensorType {
  if (!canExpand(x.shape, shape)) {
    throw new GlassformerError(`expand: ${shapeText(x.shape)} doesn't stretch to ${shapeText(shape)}`)
  }
  const added = shape.length - x.shape.length
  const strides = shape.map((size, axis) => {
    const from = x.shape[axis - added]
    return from === undefined || !sameDim(from, size) ? ZERO : (x.strides[axis - added] as Extent)
  })
  return { ...x, shape, axes: axes ?? shape.map((_, axis) => x.axes[axis - added] ?? ''), strides }
}

/**
 * The strides of the same memory under another shape, as `torch.Tensor.view`: axes may be split, and neighbouring
 * axes merged where the memory runs through them without a jump.
 *
 * @throws GlassformerError when the element counts differ, or a merge would have to move data.
 */
export function viewType(x: TensorType, shape: readonly Dim[], axes: readonly string[]): TensorType {
  const fail = (reason: string): GlassformerError =>
    new GlassformerError(`view: ${shapeText(x.shape)} as ${shapeText(shape)}: ${reason}`)
  if (!sameExtent(product(x.shape), product(shape))) throw fail('the numbers of elements differ')
  const strides: Extent[] = []
  let axis = 0
  let newAxis = 0
  while (newAxis < shape.length) {
    // A group: the fewest old axes whose product is that of the fewest new axes.
    const oldGroup: number[] = []
    const newGroup: number[] = []
    let oldProduct = ONE
    let newProduct = ONE
    do {
      if (oldGroup.length === 0 || needsMore(oldProduct, newProduct)) {
        if (axis >= x.shape.length) break
        oldProduct = timesDim(oldProduct, x.shape[axis] as Dim)
        oldGroup.push(axis++)
      } else {
        newProduct = timesDim(newProduct, shape[newAxis] as Dim)
        newGroup.push(newAxis++)
      }
    } while (newGroup.length === 0 || !sameExtent(oldProduct, newProduct))
    for (let i = 0; i + 1 < oldGroup.length; i++) {
      const outer = oldGroup[i] as number
      const inner = oldGroup[i + 1] as number
      const expected = timesDim(x.strides[inner] as Extent, x.shape[inner] as Dim)
      if (x.shape[outer] !== 1 && !sameExtent(x.strides[outer] as Extent, expected)) {
        const text = x.strides.map(extentText).join(', ')
        throw fail(`strides (${text}) don't run through axes ${outer} and ${inner}; call contiguous() first`)
      }
    }
    let stride = oldGroup.length === 0 ? ONE : (x.strides[oldGroup[oldGroup.length - 1] as number] as Extent)
    const groupStrides: Extent[] = []
    for (const member of newGroup.reverse()) {
      groupStrides.unshift(stride)
      stride = timesDim(stride, shape[member] as Dim)
    }
    strides.push(...groupStrides)
  }
  return { ...x, shape, axes, strides }
}

/** True when the old axes taken so far hold fewer elements than the new ones. */
function needsMore(oldProduct: Extent, newProduct: Extent): boolean {
  if (oldProduct.symbols.length !== newProduct.symbols.length)
    return oldProduct.symbols.length < newProduct.symbols.length
  return oldProduct.factor < newProduct.factor
}
