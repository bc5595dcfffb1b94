import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { HtmlValidate } from 'html-validate'
import { beforeAll, describe, expect, it } from 'vitest'
import { editDistance } from '#math'
import { type Answer, align, byLength, confusionsOf, worstOf } from '#report'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const answer = (expected: string, output: string): Answer => ({
  input: expected,
  expected,
  output,
  expectedTokens: [...expected],
  outputTokens: [...output],
})

describe('what went wrong', () => {
  it('is aligned with as few edits as there can be, losing nothing', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 })
    fc.assert(
      fc.property(words, words, (wanted, given) => {
        const pairs = align(wanted, given)
        expect(pairs.flatMap(([token]) => token ?? [])).toEqual(wanted)
        expect(pairs.flatMap(([, token]) => token ?? [])).toEqual(given)
        expect(pairs.filter(([a, b]) => a !== b)).toHaveLength(editDistance(wanted, given))
      }),
    )
  })

  it('is counted by token and by length, the worst first', () => {
    const answers = [answer('abc', 'abc'), answer('abcd', 'abxd'), answer('ab', 'xb'), answer('abcdef', 'abcdefg')]
    expect(worstOf(answers).map(({ expected, edits }) => [expected, edits])).toEqual([
      ['ab', 1],
      ['abcd', 1],
      ['abcdef', 1],
    ])
    expect(confusionsOf([...answers, answer('c', 'x')])[0]).toEqual({ wanted: 'c', given: 'x', count: 2 })
    expect(confusionsOf(answers)).toContainEqual({ wanted: undefined, given: 'g', count: 1 })
    expect(byLength(answers, 2)).toEqual([
      { from: 2, to: 4, count: 3, right: 1 },
      { from: 5, to: 6, count: 1, right: 0 },
    ])
  })
})

describe('glassformer report', () => {
  const folder = scratch()
  const run = join(folder, 'digits')
  beforeAll(async () => {
    const sizes = '--embed-dim 16 --layers 1 --heads 2 --batch-size 16 --steps 30 --held-out 20'.split(' ')
    expect(await glassformer(['train', 'digits', ...sizes, '--out', run])).toMatchObject({ code: 0 })
  })

  it.each([
    ['zh', '学习率'],
    ['en', 'learning rate'],
  ])('writes one page in %s that is valid and fetches nothing', async (lang, setting) => {
    const out = join(folder, `${lang}.html`)
    const ended = await glassformer(['report', run, '--out', out, '--lang', lang, '--worst', '5'])
    expect(ended).toMatchObject({ code: 0, stdout: `${out}\n` })
    const page = await readFile(out, 'utf8')
    for (const id of ['loss', 'accuracy', 'rate', 'samples-1', 'lengths', 'worst', 'confusions'])
      expect(page).toContain(`<figure id="${id}">`)
    expect(page).toContain(`<th scope="row">${setting}</th>`)
    expect(page).not.toMatch(/(src|href)="/u)
    const report = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(page)
    expect(report.results.flatMap(({ messages }) => messages.slice(0, 3))).toEqual([])
  })

  it('says what it needs', async () => {
    expectOneClearLine(await glassformer(['report', folder, '--out', join(folder, 'x.html')]), 1, 'no run.json')
    expect((await glassformer(['report', run])).code).toBe(2)
  })
})
