import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { lessons, lessonsOfLabel, tinyModel } from '#explain'
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
