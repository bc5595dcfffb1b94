import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { cos, erf, exp, log, power, sin, sinCos, tanh } from '#math'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

function relativeError(actual: number, expected: number): number {
  return Object.is(actual, expected) || actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected)
}

/** The worst relative (or absolute) difference from the engine's own function over 20,000 numbers. */
function worst(range: fc.Arbitrary<number>, difference: (x: number) => number): number {
  return Math.max(...fc.sample(range, { numRuns: 20_000, seed: 1 }).map(difference))
}

describe('exp', () => {
  it('agrees with Math.exp to 1e-15 over its whole range', () => {
    expect(worst(between(-708, 709.7), x => relativeError(exp(x), Math.exp(x)))).toBeLessThan(1e-15)
    expect(worst(between(-1, 1), x => relativeError(exp(x), Math.exp(x)))).toBeLessThan(1e-15)
  })
  it('ends in 0 and infinity, through the subnormal numbers', () => {
    expect(exp(-745)).toBe(5e-324)
    expect(exp(-740.3)).toBe(Math.exp(-740.3))
    expect([exp(-746), exp(-1e20), exp(-Infinity)]).toEqual([0, 0, 0])
    expect([exp(710), exp(Infinity)]).toEqual([Infinity, Infinity])
    expect(exp(0)).toBe(1)
    expect(exp(Number.NaN)).toBeNaN()
  })
})

describe('log', () => {
  it('agrees with Math.log to 1e-15 from the smallest to the largest number', () => {
    expect(worst(between(Number.MIN_VALUE, Number.MAX_VALUE), x => relativeError(log(x), Math.log(x)))).toBeLessThan(
      1e-15,
    )
    expect(worst(between(0.5, 2), x => relativeError(log(x), Math.log(x)))).toBeLessThan(1e-15)
  })
  it('has the edges of Math.log', () => {
    for (const x of [0, -0, -1, 1, Infinity, -Infinity, Number.NaN, 5e-324, Number.MAX_VALUE]) {
      expect(log(x)).toBe(Math.log(x))
    }
  })
})

describe('sin and cos', () => {
  it('agree with Math to 1e-15 up to ±1e6', () => {
    const range = between(-1e6, 1e6)
    expect(worst(range, x => Math.abs(sin(x) - Math.sin(x)))).toBeLessThan(1e-15)
    expect(worst(range, x => Math.abs(cos(x) - Math.cos(x)))).toBeLessThan(1e-15)
  })
  it('keep their relative accuracy next to a zero', () => {
    for (const k of [1, 2, 3, 100, 6366]) {
      expect(relativeError(sin(k * Math.PI), Math.sin(k * Math.PI))).toBeLessThan(1e-13)
      expect(relativeError(cos((k + 0.5) * Math.PI), Math.cos((k + 0.5) * Math.PI))).toBeLessThan(1e-13)
    }
  })
  it('refuse an angle that they cannot reduce', () => {
    expect(() => sinCos(1.1e6)).toThrow(GlassformerError)
    expect(() => sinCos(1.1e6)).toThrow('sinCos(1100000): angles beyond ±1000000 are not supported')
    expect(sinCos(Infinity).sin).toBeNaN()
  })
})

describe('tanh', () => {
  it('agrees with Math.tanh to 2e-15', () => {
    expect(worst(between(-25, 25), x => relativeError(tanh(x), Math.tanh(x)))).toBeLessThan(2e-15)
    expect([tanh(0), tanh(1e-20), tanh(400), tanh(-400)]).toEqual([0, 1e-20, 1, -1])
  })
})

describe('erf', () => {
  // Abramowitz and Stegun, and the Taylor series with 40 digits.
  it.each([
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3.5, 0.9999992569016276],
  ])('erf(%d) = %d', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-14)
    expect(erf(-x)).toBe(-erf(x))
  })
  it('is 0 at 0, 1 far out, and has the derivative 2/√π·e^(−x²)', () => {
    expect([erf(0), erf(6), erf(Infinity), erf(-1e300)]).toEqual([0, 1, 1, -1])
    const slope = (x: number) => (erf(x + 1e-4) - erf(x - 1e-4)) / 2e-4
    for (const x of [0, 0.3, 1.5, 4]) {
      expect(Math.abs(slope(x) - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x))).toBeLessThan(1e-7)
    }
  })
})

describe('power', () => {
  it('agrees with Math.pow for the exponents of schedules and optimisers', () => {
    for (const [base, exponent] of [
      [0.9, 1],
      [0.999, 3000],
      [0.98, 100_000],
      [4000, -1.5],
      [64, -0.5],
      [10000, 0.03125],
      [-2, 3],
      [-2, 41],
    ] as const) {
      expect(relativeError(power(base, exponent), base ** exponent)).toBeLessThan(2e-14)
    }
  })
  it('has the edges of Math.pow', () => {
    expect([power(0, 0), power(0, 2), power(0, 0.3), power(0, -1), power(7, 0)]).toEqual([1, 0, 0, Infinity, 1])
    expect(power(-2, 0.3)).toBeNaN()
  })
})

describe('the same bits everywhere', () => {
  it('holds to recorded bits', () => {
    const bits = (x: number) => {
      const view = new DataView(new ArrayBuffer(8))
      view.setFloat64(0, x)
      return view.getBigUint64(0)
    }
    let mixed = 0n
    for (let i = -300; i <= 300; i++) {
      const { sin: s, cos: c } = sinCos(i * 17.3)
      for (const value of [exp(i / 7), log(i * i + 0.3), s, c, tanh(i / 50), erf(i / 60), power(1.1, i / 3)]) {
        mixed = (mixed * 0x100000001b3n + bits(value)) & 0xffffffffffffffffn
      }
    }
    expect(mixed.toString(16)).toBe('49e7de37785c02c1')
  })
})
