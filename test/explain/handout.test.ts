import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { HtmlValidate } from 'html-validate'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Chapter, glossary, htmlHandout, lessons, markdownHandout, openCourse, stops } from '#explain'
import { chromiumPath, sharedWindow } from '../support/chromium.js'
import { scratch } from '../support/scratch.js'
import { tinyContext } from './tiny-context.js'

const A4_HEIGHT_MM = 297 - 2 * 18
const PIXELS_PER_MM = 96 / 25.4

let chapters: readonly Chapter[]
beforeAll(async () => {
  chapters = await openCourse(await tinyContext('wasm'), { training: false })
})

describe.each(['zh', 'en'] as const)('the handout in %s', language => {
  it('is valid HTML with every lesson, its figures and the key', async () => {
    const [[name, page] = ['', '']] = htmlHandout(chapters, language)
    expect(name).toBe('course.html')
    for (const { id } of lessons) {
      expect(page).toContain(`<article id="${id}">`)
      // In the contents and the key, and where a lesson needs it or comes before it.
      expect(page.match(new RegExp(`href="#${id}"`, 'gu'))?.length).toBeGreaterThanOrEqual(2)
    }
    expect([...page.matchAll(/<article id="([^"]+)">/gu)].map(([, id]) => id)).toEqual(
      stops.map(stop => stop.lesson.id),
    )
    const exercises = chapters.flatMap(each => each.lessons).flatMap(lesson => lesson.exercises)
    expect(exercises).toHaveLength(2 * lessons.length)
    const key = page.slice(page.indexOf('<section class="key">'))
    expect(key.match(/<dd>/gu)).toHaveLength(3 * lessons.length)
    expect(page.slice(0, page.indexOf('<section class="glossary">'))).not.toContain('3, 11, 20')
    expect(key).toContain('3, 11, 20')
    const figures = chapters.flatMap(each => each.lessons).flatMap(({ parts }) => parts.flatMap(part => part.figures))
    expect(page.match(/<figure>/gu)).toHaveLength(figures.length)
    expect(page).not.toMatch(/\b(src|href)="https?:/u)
    const report = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(page)
    expect(report.results.flatMap(({ messages }) => messages.slice(0, 3))).toEqual([])
  })

  it('has a glossary, and links each term once, where it first appears', () => {
    const page = htmlHandout(chapters, language).get('course.html') ?? ''
    const linked = [...page.matchAll(/<a class="term" href="#term-([^"]+)">([^<]+)</gu)]
    const targets = linked.map(([, id]) => id)
    expect(new Set(targets).size).toBe(targets.length)
    expect(targets.length).toBeGreaterThan(glossary.length * 0.75)
    for (const { en, ...term } of glossary) {
      expect(page).toContain(`<dt id="term-${en.replaceAll(' ', '-')}">`)
      const word = linked.find(([, id]) => id === en.replaceAll(' ', '-'))?.[2]
      if (word !== undefined) expect(word.toLowerCase()).toContain((language === 'zh' ? term.zh : en).toLowerCase())
    }
  })

  it.skipIf(chromiumPath === undefined)('prints on A4 without a figure that is cut', async () => {
    const file = join(scratch(), 'course.html')
    await writeFile(file, htmlHandout(chapters, language).get('course.html') ?? '')
    const page = await (await sharedWindow()).newPage()
    try {
      await page.setViewportSize({ width: 673, height: 900 })
      await page.goto(pathToFileURL(file).href)
      await page.emulateMedia({ media: 'print' })
      const boxes = await page.$$eval('figure svg', drawn =>
        drawn.map(svg => ({ width: svg.getBoundingClientRect().width, height: svg.getBoundingClientRect().height })),
      )
      for (const { width, height } of boxes) {
        expect(width).toBeLessThanOrEqual(673)
        expect(height).toBeLessThanOrEqual(A4_HEIGHT_MM * PIXELS_PER_MM)
      }
      const avoided = await page.$$eval('figure', all => all.map(figure => getComputedStyle(figure).breakInside))
      expect(new Set(avoided)).toEqual(new Set(['avoid']))
      expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-')
    } finally {
      await page.close()
    }
  })

  it('is Markdown whose links and pictures are there', () => {
    const files = markdownHandout(chapters, language)
    const pages = [...files].filter(([name]) => name.endsWith('.md'))
    expect(pages).toHaveLength(lessons.length + 3)
    const linked = pages.flatMap(([, text]) =>
      [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/gu)].map(([, to = '']) => to),
    )
    for (const to of linked) expect(files.has(to), to).toBe(true)
    const reached = new Set(['README.md', ...linked])
    expect([...files.keys()].filter(name => !reached.has(name))).toEqual([])
  })
})
