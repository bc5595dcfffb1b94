import { GlassformerError } from '../../errors/glassformer-error.js'
import { addToDim, type Dim, dimText, type SymbolicDim, sameDim, shapeText } from '../dim.js'
import {
  contiguousStrides,
  type Extent,
  extentText,
  ONE,
  product,
  sameExtent,
  scale,
  timesDim,
  ZERO,
} from '../extent.js'
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
  if (!Number.isInteger(start) || start < 0 || tooLong || (typeof kept === 'number' && kept < 0)) {
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

function endsWithin(end: SymbolicDim, size: SymbolicDim): boolean {
  return end.symbol === size.filledTo || (end.symbol === size.symbol && end.offset <= size.offset)
}

export function unsqueezeType(x: TensorType, axis: number): TensorType {
  if (!Number.isInteger(axis) || axis < 0 || axis > x.shape.length) {
    throw new GlassformerError(`unsqueeze: ${shapeText(x.shape)} has no place ${axis} for a new axis`)
  }
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
  const elements = product(shape)
  if (!sameExtent(product(x.shape), elements)) throw fail('the numbers of elements differ')
  if (elements.factor === 0) return { ...x, shape, axes, strides: contiguousStrides(shape) }

  const strides: Extent[] = shape.map(() => ONE)
  // Along an axis of size 1 no step is ever taken, so its stride means nothing: it takes no part.
  const oldAxes = longAxes(x.shape)
  const newAxes = longAxes(shape)
  while (newAxes.length > 0) {
    // A group: the fewest old axes whose product is that of the fewest new axes.
    const oldGroup: number[] = []
    const newGroup: number[] = []
    let oldProduct = ONE
    let newProduct = ONE
    do {
      if (oldGroup.length === 0 || needsMore(oldProduct, newProduct)) {
        const axis = oldAxes.shift() as number
        oldProduct = timesDim(oldProduct, x.shape[axis] as Dim)
        oldGroup.push(axis)
      } else {
        const axis = newAxes.shift() as number
        newProduct = timesDim(newProduct, shape[axis] as Dim)
        newGroup.push(axis)
      }
    } while (newGroup.length === 0 || !sameExtent(oldProduct, newProduct))

    for (let i = 0; i + 1 < oldGroup.length; i++) {
      const outer = oldGroup[i] as number
      const inner = oldGroup[i + 1] as number
      const expected = timesDim(x.strides[inner] as Extent, x.shape[inner] as Dim)
      if (!sameExtent(x.strides[outer] as Extent, expected)) {
        const text = x.strides.map(extentText).join(', ')
        throw fail(`strides (${text}) don't run through axes ${outer} and ${inner}; call contiguous() first`)
      }
    }
    let stride = x.strides[oldGroup[oldGroup.length - 1] as number] as Extent
    for (const axis of newGroup.reverse()) {
      strides[axis] = stride
      stride = timesDim(stride, shape[axis] as Dim)
    }
  }
  return { ...x, shape, axes, strides }
}

/** The axes whose size isn't 1. */
function longAxes(shape: readonly Dim[]): number[] {
  return shape.flatMap((size, axis) => (size === 1 ? [] : [axis]))
}

/** True when the old axes taken so far hold fewer elements than the new ones. */
function needsMore(oldProduct: Extent, newProduct: Extent): boolean {
  if (oldProduct.symbols.length !== newProduct.symbols.length)
    return oldProduct.symbols.length < newProduct.symbols.length
  return oldProduct.factor < newProduct.factor
}
