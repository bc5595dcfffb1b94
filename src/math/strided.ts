/** The strides of an array whose last axis lies closest together; an axis of size 0 counts as 1, as in PyTorch. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = []
  let stride = 1
  for (const size of shape.toReversed()) {
    strides.unshift(stride)
    stride *= Math.max(1, size)
  }
  return strides
}

/** True when the strides lead through the elements one after the other. */
export function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  const expected = rowMajorStrides(shape)
  return shape.includes(0) || shape.every((size, axis) => size === 1 || strides[axis] === expected[axis])
}

/**
 * Visits the elements in row-major order.
 *
 * @param offset the place of the first element.
 * @param visit gets each element's place in memory and its number.
 */
export function forEachPlace(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  visit: (place: number, element: number) => void,
): void {
  if (shape.includes(0)) return
  const index = shape.map(() => 0)
  let place = offset
  for (let element = 0; ; element++) {
    visit(place, element)
    // To the next index, as an odometer: the last axis turns fastest.
    let axis = shape.length - 1
    for (; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1
      place += strides[axis] as number
      index[axis] = next
      if (next < (shape[axis] as number)) break
      index[axis] = 0
      place -= next * (strides[axis] as number)
    }
    if (axis < 0) return
  }
}
