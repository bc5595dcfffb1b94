import { expect } from 'vitest'
import type { Figure, Values } from '#explain'

/** float32 against float64, through a whole model. */
const TOLERANCE = 3e-4

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(b))
}

/** The same figures with the same numbers, up to the precision of float32. */
export function expectSameFigures(given: readonly Figure[], wanted: readonly Figure[]): void {
  expect(given.map(({ name, kind, shape }) => ({ name, kind, shape }))).toEqual(
    wanted.map(({ name, kind, shape }) => ({ name, kind, shape })),
  )
  given.forEach((figure, i) => {
    const other = wanted[i]?.data ?? []
    figure.data.forEach((cell, place) => {
      const reference = other[place]
      if (typeof cell === 'number' && typeof reference === 'number') {
        expect(close(cell, reference), `${figure.name}[${place}]: ${cell} and ${reference}`).toBe(true)
      } else {
        expect(typeof cell).toBe(typeof reference)
      }
    })
  })
}

/** The same numbers under the same names. */
export function expectSameValues(given: Values, wanted: Values): void {
  expect(Object.keys(given)).toEqual(Object.keys(wanted))
  for (const [name, value] of Object.entries(given)) {
    const reference = wanted[name]
    if (typeof value === 'number' && typeof reference === 'number')
      expect(close(value, reference), `${name}: ${value} and ${reference}`).toBe(true)
  }
}
