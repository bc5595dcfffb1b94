import { expect, test } from 'vitest'
import { examplesOn } from './examples.js'

test('both READMEs show the same example', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map(page => examplesOn(page).map(({ code }) => code))
  expect(english).toHaveLength(1)
  expect(chinese).toEqual(english)
})
