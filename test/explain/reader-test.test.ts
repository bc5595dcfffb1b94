import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { lessons } from '#dist/explain/lessons.js'
import { readerTestPage } from '#dist/explain/reader-test.js'

it('is written down as the lessons have it', () => {
  const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/lessons-reader-test.md'), 'utf8')
  expect(page).toBe(readerTestPage())
  for (const { id } of lessons) expect(page).toContain(`\`${id}\``)
})
