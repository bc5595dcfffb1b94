import { expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { settleConfig } from '#train'

it.each([
  ['two\n  lines', 'two lines'],
  ['a\r\nb\u2028c', 'a b c'],
  ['a terminal’s \u001b[31mred', 'a terminal’s \\u001b[31mred'],
  ['a\u0000b\tc', 'a\\u0000b\\tc'],
  ['漢字 and  blanks', '漢字 and  blanks'],
])('an error stays one line of plain characters, whatever it quotes: %j', (message, said) => {
  expect(new GlassformerError(message).message).toBe(said)
})

it('a config that is no object is refused', () => {
  expect(() => settleConfig(null as never)).toThrow('the config must be an object of options, not null')
})
