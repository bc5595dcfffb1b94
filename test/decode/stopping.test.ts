import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { lengthNormalised, mayStop } from '#dist/decode/stopping.js'

// Not fc.double: most of its numbers are next to 0.
const logProb = fc.integer({ min: -2000, max: 0 }).map(value => value / 100)
const lengthPenalty = fc.integer({ min: -20, max: 30 }).map(value => value / 10)

describe("'never' stops", () => {
  const cases = fc.record({ worst: logProb, running: logProb, lengthPenalty, length: fc.integer({ min: 1, max: 9 }) })

  it('only when no running hypothesis can still get among the finished', () => {
    fc.assert(
      fc.property(cases, fc.nat(8), logProb, ({ worst, running, lengthPenalty, length }, more, added) => {
        const limit = 10
        const stops = mayStop([worst], running, length, { earlyStopping: 'never', lengthPenalty, limit, enough: 1 })
        const later = Math.min(limit, length + 1 + more)
        if (stops) expect(lengthNormalised(running + added, later, lengthPenalty)).toBeLessThanOrEqual(worst + 1e-12)
      }),
      { numRuns: 2000 },
    )
  })

  it('as soon as that is so: at one of the lengths to come it would just get in', () => {
    fc.assert(
      fc.property(cases, ({ worst, running, lengthPenalty, length }) => {
        const limit = 10
        const stops = mayStop([worst], running, length, { earlyStopping: 'never', lengthPenalty, limit, enough: 1 })
        const ranks = Array.from({ length: limit - length }, (_, i) => length + 1 + i).map(later =>
          lengthNormalised(running, later, lengthPenalty),
        )
        expect(stops).toBe(Math.max(...ranks) <= worst)
      }),
      { numRuns: 2000 },
    )
  })
})

test('never before enough are finished', () => {
  for (const earlyStopping of [true, false, 'never'] as const) {
    const options = { earlyStopping, lengthPenalty: 1, limit: 5, enough: 2 }
    expect(mayStop([-0.1], -9, 3, options)).toBe(false)
    expect(mayStop([-0.1, -0.2], -9, 3, options)).toBe(true)
  }
})

test('true stops whatever runs, false looks at its present length, never at the greatest', () => {
  const stops = (earlyStopping: boolean | 'never', running: number): boolean =>
    mayStop([-1], running, 2, { earlyStopping, lengthPenalty: 1, limit: 8, enough: 1 })
  expect([true, false, 'never' as const].map(mode => stops(mode, -1))).toEqual([true, false, false])
  expect([true, false, 'never' as const].map(mode => stops(mode, -5))).toEqual([true, true, false])
  expect([true, false, 'never' as const].map(mode => stops(mode, -9))).toEqual([true, true, true])
})

test('the length counts by its power; an empty sequence by none', () => {
  expect(lengthNormalised(-6, 4, 0.5)).toBe(-3)
  expect(lengthNormalised(-6, 3, 0)).toBe(-6)
  expect(lengthNormalised(-6, 2, -1)).toBe(-12)
  expect(lengthNormalised(0, 0, 1)).toBe(0)
})
