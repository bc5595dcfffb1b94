import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { lessons, readerTestPage } from '#explain'

it('is written down as the lessons have it', () => {
  const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/lessons-reader-test.md'), 'utf8')
  expect(page).toBe(readerTestPage())
  for (const { id } of lessons) expect(page).toContain(`\`${id}\``)
})
