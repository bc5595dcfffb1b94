import type { Source } from 'virtual:sources'
import { Transformer } from 'glassformer'
import { expect, test } from 'vitest'
import { sourceLines, trainingStep } from '#session'
import { namedTensors } from '#tensor'
import { readSources } from '../../studio/build/sources-plugin.mjs'
import { foldsOf, idleLines, textOf, withoutShape } from '../../studio/src/state/code-lines.ts'
import { tinyOptions } from '../support/models.js'

const sources = (await readSources()) as unknown as Source[]
const block = source('src/model/transformer-block.ts')
const twin = source('interop/torch/model.py')

test('imports and constructors are folded, nothing that computes is', () => {
  for (const each of sources) {
    for (const { from, to } of foldsOf(each)) {
      expect(to).toBeGreaterThan(from)
      const bound = Object.keys(each.bindings).map(Number)
      expect(
        bound.filter(line => from <= line && line <= to),
        each.path,
      ).toEqual([])
    }
  }
  expect(foldsOf(block).map(({ kind, from, to }) => [kind, line(block, from), line(block, to)])).toEqual([
    [
      'imports',
      "import type { Tensor } from '../tensor/tensor.js'",
      "import type { BlockOptions } from './options.js'",
    ],
    ['constructor', 'readonly attention: MultiHeadAttention', '}'],
  ])
  expect(foldsOf(twin).filter(({ kind }) => kind === 'constructor').length).toBe(8)
})

test('a shape at the end of a line stands apart; all else of the line stays', () => {
  for (const each of sources) {
    for (const tokens of each.lines) {
      const { code, shape } = withoutShape(tokens)
      if (shape === '') expect(code).toBe(tokens)
      else expect(textOf(tokens)).toMatch(new RegExp(`^${escaped(textOf(code))}\\s*(//|#) ${escaped(shape)}$`))
    }
  }
  const energy = block.lines.find(tokens => textOf(tokens).includes("as('forward')")) ?? []
  expect(withoutShape(energy).shape).toBe('(N, queryLen, embedDim)')
})

test.each([
  { normFirst: false, ran: ['attendedPlusQuery', 'out'], idle: ['normedQuery', 'sum'], why: 'normFirst' },
  { normFirst: true, ran: ['normedQuery', 'sum'], idle: ['attendedPlusQuery', 'out'], why: 'normLast' },
])('lines of the other order of the norms did not run: normFirst $normFirst', ({ normFirst, ran, idle, why }) => {
  const { loss, accuracy } = trainingStep(new Transformer({ ...tinyOptions, normFirst }))
  const made = new Set(
    [...namedTensors([loss, accuracy]).values()].map(({ label }) => `${label?.className}.${label?.label}`),
  )
  const lines = idleLines(block, at => made.has(block.bindings[at]?.key ?? 'TransformerBlock.attended'), {
    normFirst,
    anyTaken: false,
  })
  for (const label of ran) expect(lines.get(lineOf(label)), label).toBeUndefined()
  for (const label of idle) expect(lines.get(lineOf(label)), label).toBe(why)
})

function source(path: string): Source {
  const found = sources.find(each => each.path === path)
  if (found === undefined) throw new Error(`there is no ${path}`)
  return found
}

function line(of: Source, number: number): string {
  return textOf(of.lines[number - 1] ?? []).trim()
}

function lineOf(label: string): number {
  return sourceLines[`TransformerBlock.${label}`]?.line ?? 0
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}
