import { expect } from 'vitest'
import { lessons } from '#explain'
import { type Opened, type OpenOptions, violations } from './page.js'

export interface LessonsOpened {
  readonly lang: 'en' | 'zh'
  readonly width: number
  /** Which lessons: from this index on, */
  readonly from?: number
  /** each so many further. */
  readonly step?: number
}

/** Opens lesson after lesson from the list: each shows figures, its heading in sight, nothing wider than the page. */
export async function openLessons(
  open: (options: OpenOptions) => Promise<Opened>,
  { lang, width, from = 0, step = 1 }: LessonsOpened,
): Promise<void> {
  const { page, errors } = await open({ hash: `view=lessons&lang=${lang}`, width })
  const questions = page.locator('main nav li button')
  await questions.first().waitFor()
  expect(await questions.count()).toBe(lessons.length)
  for (let i = from; i < lessons.length; i += step) {
    await questions.nth(i).click()
    const question = await questions.nth(i).textContent()
    await page.locator('article figure').first().waitFor()
    expect(await page.locator('article h2').first().evaluate(isInSight), question ?? '').toBe(true)
    await page
      .locator(`article section[aria-label="${lang === 'zh' ? '涉及' : 'It speaks of'}"] button`)
      .first()
      .waitFor()
    expect(await violations(page, 'article'), question ?? '').toEqual([])
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      question ?? '',
    ).toBeLessThanOrEqual(0)
    expect(await page.getByRole('alert').allTextContents(), question ?? '').toEqual([])
  }
  expect(page.url()).toMatch(/lesson=[a-z-]+/)
  expect(errors).toEqual([])
}

function isInSight(element: Element): boolean {
  const { top } = element.getBoundingClientRect()
  return top >= 0 && top < innerHeight / 2
}
