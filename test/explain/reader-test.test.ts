import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { glossary, glossaryPage, lessons, readerTestPage } from '#explain'

const pageOf = (name: string) => readFileSync(join(resolve(import.meta.dirname, '../../docs'), name), 'utf8')

it('is written down as the lessons have it', () => {
  const page = pageOf('lessons-reader-test.md')
  expect(page).toBe(readerTestPage())
  for (const { id } of lessons) expect(page).toContain(`\`${id}\``)
})

it('has a glossary whose terms have a meaning in both languages, and a lesson', () => {
  expect(pageOf('glossary.md')).toBe(glossaryPage())
  const ids = lessons.map(({ id }) => id)
  for (const { zh, meaning, lesson } of glossary) {
    expect(ids, zh).toContain(lesson)
    expect(meaning.zh, zh).toMatch(/[\u4e00-\u9fff]/)
    expect(meaning.en, zh).not.toMatch(/[\u4e00-\u9fff]/)
    for (const text of [meaning.zh, meaning.en]) expect(text.length, zh).toBeGreaterThan(5)
  }
  expect(new Set(glossary.map(({ zh }) => zh)).size).toBe(glossary.length)
  expect(new Set(glossary.map(({ en }) => en)).size).toBe(glossary.length)
})
