import { expect, test } from 'vitest'
import { either, listOf, oneOf, real, trueOrFalse, type ValueType, whole } from '#options'

const id = whole(0, undefined, 'an id')
const ids = listOf(id, 'ids')
const idOrIds = either(id, listOf(id, 'ids', { from: 1 }))

const refused: readonly [ValueType<unknown>, unknown, string][] = [
  [whole(1), 0, 'it must be a whole number from 1 up, not 0'],
  [whole(1), 2.5, 'it must be a whole number from 1 up, not 2.5'],
  [whole(1), '4', 'it must be a whole number from 1 up, not "4"'],
  [whole(1, 9).upTo(4), 5, 'it must be a whole number from 1 to 4, not 5'],
  [whole(1, 9).upTo(99), 10, 'it must be a whole number from 1 to 9, not 10'],
  [real(), Number.NaN, 'it must be a number, not NaN'],
  [real(), Number.POSITIVE_INFINITY, 'it must be a number, not Infinity'],
  [real({ above: 0, to: 1 }), 0, 'it must be a number above 0, up to 1, not 0'],
  [real({ from: 0, below: 1 }), 1, 'it must be a number from 0 up, below 1, not 1'],
  [trueOrFalse, 'yes', 'it must be true or false, not "yes"'],
  [oneOf(['relu', 'gelu']), 'rely', 'it must be one of relu, gelu, not "rely" (did you mean relu?)'],
  [oneOf([true, false, 'never']), 'always', 'it must be one of true, false, never, not "always"'],
  [ids, 5, 'it must be a list of ids, not 5'],
  [ids, [1, -1], 'it[1] must be an id from 0 up, not -1'],
  [ids.upTo(2), [1, 2, 3], 'it must be a list of at most 2 ids, not [1, 2, 3]'],
  [listOf(idOrIds, 'ids'), [1, []], 'it[1] must be an id from 0 up or a list of 1 or more ids, not []'],
]

test('an error stays one short line, however deep, large or strange the value is', () => {
  const nested = (wrap: (inner: unknown) => unknown): unknown => {
    let value: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) value = wrap(value)
    return value
  }
  const strange: readonly [unknown, string][] = [
    [nested(inner => [inner]), 'a list of 1'],
    [nested(inner => ({ inner })), 'an object'],
    [() => 1, 'a function'],
    [10n ** 10_000n, `1${'0'.repeat(39)}…`],
    [Symbol('a\n'.repeat(10_000)), `Symbol(${'a '.repeat(16)}a…`],
    ['\n'.repeat(10_000), `"${'\\n'.repeat(40)}…"`],
    [Object.create(null), 'an object'],
  ]
  for (const type of [whole(), trueOrFalse, oneOf(['a', 'b']), either(id, listOf(id, 'ids', { from: 9 }))])
    for (const [value, words] of strange)
      expect(() => type.settle(value, 'it')).toThrow(
        new RegExp(`^it must be .*, not ${escaped(words)}( \\(did.*)?$`, 'u'),
      )
})

test.each(refused)('%# is refused, saying what it may be', (type, value, message) => {
  expect(() => type.settle(value, 'it')).toThrow(message)
})

const texts: readonly [ValueType<unknown>, string, unknown][] = [
  [whole(), '12', 12],
  [real(), '-1e-3', -0.001],
  [whole(), 'many', undefined],
  [whole(), '0x10', undefined],
  [real(), '', undefined],
  [trueOrFalse, 'false', false],
  [oneOf([true, false, 'never']), 'true', true],
  [oneOf([true, false, 'never']), 'never', 'never'],
  [ids, '5, 6', [5, 6]],
  [listOf(idOrIds, 'ids'), '3,[4,4]', [3, [4, 4]]],
]

test.each(texts)('%# the text of a flag', (type, text, value) => {
  expect(type.parse?.(text)).toEqual(value)
})

test('what may be less is less in its schema too', () => {
  expect(whole(1).upTo(4).jsonSchema).toEqual({ type: 'integer', minimum: 1, maximum: 4 })
  expect(ids.upTo(4).jsonSchema).toEqual({ type: 'array', items: { type: 'integer', minimum: 0 }, maxItems: 4 })
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
}
