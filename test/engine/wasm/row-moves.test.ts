import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ASIDE, rowMoves } from '#dist/engine/wasm/row-moves.js'

/** Makes the moves one after the other, on rows that are their own numbers. */
function moved(from: readonly number[], rows: number): (number | undefined)[] {
  const places = new Map(Array.from({ length: rows }, (_, n) => [n, n]))
  for (const { target, source } of rowMoves(from)) places.set(target, places.get(source) as number)
  return from.map((_, n) => places.get(n))
}

it('puts every row in its place, though each copy overwrites one', () => {
  const cases = fc.integer({ min: 1, max: 12 }).chain(rows => {
    return fc.tuple(fc.constant(rows), fc.array(fc.nat(rows - 1), { minLength: 1, maxLength: rows + 4 }))
  })
  fc.assert(fc.property(cases, ([rows, from]) => void expect(moved(from, rows)).toEqual(from)))
})

it('copies nothing that stays, and sets aside one row of a circle', () => {
  expect(rowMoves([0, 1, 2])).toEqual([])
  expect(rowMoves([0, 0, 1])).toEqual([
    { target: 2, source: 1 },
    { target: 1, source: 0 },
  ])
  expect(rowMoves([1, 0, 2]).filter(({ target }) => target === ASIDE)).toHaveLength(1)
})
