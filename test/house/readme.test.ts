import { expect, test } from 'vitest'
import { examplesOn, failuresOf } from './examples.js'

test('both READMEs show the same example', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map(page => examplesOn(page).map(({ code }) => code))
  expect(english).toHaveLength(1)
  expect(chinese).toEqual(english)
})

test("the README's and the guide's examples compile strictly, run, and are right in their comments", {
  timeout: 300_000,
}, () => {
  const examples = ['README.md', 'docs/data.md'].flatMap(examplesOn)
  expect(examples).toHaveLength(2)
  expect(failuresOf(examples)).toEqual([])
})
