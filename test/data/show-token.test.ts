import { expect, it } from 'vitest'
import { showToken } from '#data'

it('a token that is quoted steers no terminal', () => {
  expect(showToken('a"b')).toBe('"a\\"b"')
  expect(showToken('\u009b31m')).toBe('"\\u009b31m"')
  expect(showToken('a\u2028b\u202ec\u0085')).toBe('"a\\u2028b\\u202ec\\u0085"')
  expect(showToken('👩‍👩‍👧')).toBe('"👩‍👩‍👧"')
  expect(showToken('x'.repeat(100))).toHaveLength(43)
})
