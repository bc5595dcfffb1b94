import { expect, test } from 'vitest'
import { argmax, elementCount, flatten, logSoftmaxAt, softmax, unflatten } from '#math'

test('argmax takes the first of equals', () => {
  expect(argmax([1, 3, 3, 2])).toBe(1)
  expect(argmax([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(0)
})

test('softmax sums to 1, has the logs that logSoftmaxAt gives, and takes −∞ as impossible', () => {
  const logits = [2, -1, Number.NEGATIVE_INFINITY, 700]
  const probabilities = softmax(logits)
  expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 14)
  expect(probabilities[2]).toBe(0)
  expect(Math.log(softmax([1, 2, 3])[0] ?? 0)).toBeCloseTo(logSoftmaxAt([1, 2, 3], 0), 14)
})

test('places in row-major order go there and back', () => {
  const shape = [2, 3, 4]
  for (let place = 0; place < elementCount(shape); place++) expect(flatten(unflatten(place, shape), shape)).toBe(place)
  expect(unflatten(17, shape)).toEqual([1, 1, 1])
  expect(elementCount([])).toBe(1)
})
