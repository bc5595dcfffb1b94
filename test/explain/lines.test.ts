import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { lessons, lessonsOfLabel, lessonsOfLine, tinyModel } from '#explain'
import { sourceLines, tensorNames } from '#session'

const root = resolve(import.meta.dirname, '../..')

it('speaks of lines, files and tensors that exist', () => {
  const names = new Set(tensorNames(tinyModel()))
  for (const { lines, files = [], tensors, id } of lessons) {
    expect(lines.length, id).toBeGreaterThan(0)
    for (const line of lines) expect(sourceLines, id).toHaveProperty([line])
    for (const file of files) expect(existsSync(join(root, file)), `${id}: ${file}`).toBe(true)
    for (const tensor of tensors) expect(names, id).toContain(tensor)
  }
})

it('has a lesson for every line that makes a tensor', () => {
  const silent = Object.keys(sourceLines).filter(label => lessonsOfLabel(label).length === 0)
  expect(silent).toEqual([])
})

it('finds the lessons of any line of these files', () => {
  for (const [label, { file, line }] of Object.entries(sourceLines)) {
    const [exact] = lessonsOfLabel(label)
    expect(lessonsOfLine(file, line).map(({ id }) => id)).toContain(exact?.id)
    expect(lessonsOfLine(file, 1).length).toBeGreaterThan(0)
  }
  expect(lessonsOfLine('src/decode/greedy.ts', 40).map(({ id }) => id)).toContain('autoregression')
  expect(lessonsOfLine('src/nowhere.ts', 1)).toEqual([])
})
