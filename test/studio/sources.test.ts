import { Transformer } from 'glassformer'
import { expect, test } from 'vitest'
import { sourceLines, trainingStep } from '#session'
import { namedTensors } from '#tensor'
import { readSources } from '../../studio/build/sources-plugin.mjs'
import { tinyOptions } from '../support/models.js'

interface Source {
  readonly path: string
  readonly language: string
  readonly lines: readonly (readonly (readonly [string, string])[])[]
  readonly bindings: Readonly<Record<string, { readonly key?: string }>>
}

const sources = (await readSources()) as unknown as Source[]
const typescript = sources.filter(({ language }) => language === 'ts')
const textOf = (source: Source, line: number): string => (source.lines[line - 1] ?? []).map(([text]) => text).join('')

test('every labelled line of the executed source can be chosen, and stands there once', () => {
  for (const [key, { file, line }] of Object.entries(sourceLines)) {
    const found = typescript.flatMap(({ path, bindings }) =>
      Object.entries(bindings)
        .filter(([, binding]) => binding.key === key)
        .map(([at]) => `${path}:${at}`),
    )
    expect(found).toEqual([`${file}:${line}`])
  }
})

test('every tensor of a training step belongs to one of them', () => {
  const { loss, accuracy } = trainingStep(new Transformer(tinyOptions))
  for (const tensor of namedTensors([loss, accuracy]).values()) {
    if (tensor.inputs.length === 0 && tensor.op.kind !== 'constant') continue
    const { className, label } = tensor.label ?? { className: '', label: '' }
    expect(Object.keys(sourceLines), tensor.name).toContain(`${className}.${label}`)
  }
})

test('the lines are those of the files, and the label stands on its line', () => {
  for (const source of typescript) {
    for (const [line, { key }] of Object.entries(source.bindings)) {
      if (key !== undefined) expect(textOf(source, Number(line))).toContain(`const ${key.split('.')[1]} = `)
    }
  }
})

test('the PyTorch twin is bound by the same names', () => {
  const twin = sources.find(({ language }) => language === 'python') as Source
  const bound = Object.entries(twin.bindings)
  expect(bound.length).toBeGreaterThan(20)
  for (const [line, { key = '' }] of bound) {
    const variable = (key.split('.')[1] ?? '').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
    expect(textOf(twin, Number(line)).trim().startsWith(`${variable} = `), `${line} ${key}`).toBe(true)
  }
})
