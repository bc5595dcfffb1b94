import { expect, it } from 'vitest'
import { percent } from '#math'

it.each([
  [288 / 296, '97.3 %'],
  [577 / 2000, '28.9 %'],
  [0.9951, '99.5 %'],
  [0.99949, '99.9 %'],
  [2999 / 3000, '99.9 %'], // 100.0 % is all, and nothing less
  [1, '100.0 %'],
  [0, '0.0 %'],
  [0.0005, '0.1 %'],
])('%d is %s', (share, text) => expect(percent(share)).toBe(text))
