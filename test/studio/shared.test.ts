import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { ready, soon } from './page.js'

const SMALL = 'task=copy&dim=16&layers=1&heads=2&batch=8&seed=3&steps=30'

inChromium('what is shared', open => {
  test('a link shows others the same: language, model, step, example, line and cell are spelled out', async () => {
    const cell = 'tensor=decoder.layers.1.attention.energy&at=[0,2,1,0]'
    const { page } = await open({ hash: `view=see&lang=zh&step=100&src=7 2&${cell}` })
    await page.getByTestId('formula').waitFor()
    const formula = await page.getByTestId('formula').textContent()
    const hash = await linkFrom(page, '分享', '指向此刻一切的链接')
    for (const key of ['view', 'lang', 'run', 'step', 'src', 'tensor', 'at']) expect([...hash.keys()]).toContain(key)

    const { page: other } = await open({ hash: hash.toString(), locale: 'en-GB' })
    await other.getByTestId('formula').waitFor()
    expect(await other.getByTestId('formula').textContent()).toBe(formula)
    expect(await other.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  })

  test('a link to a model trained in a tab trains it again elsewhere, and shows the same numbers', async () => {
    const { page } = await open({ hash: `view=train&${SMALL}` })
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('30')
    await page.getByRole('button', { name: 'See through this model' }).click()
    await page.locator('[data-tensor="encoder.layers.0.attention.attention"]').click()
    await page.getByTestId('formula').waitFor()
    const cells = await page.getByRole('gridcell').allTextContents()
    const hash = await linkFrom(page, 'Share', 'A link to exactly this')

    const { page: other, errors } = await open({ hash: hash.toString() })
    await other.getByText('Copy, 30 steps, seed 3').waitFor()
    await other.getByRole('button', { name: 'Train it now' }).click()
    await other.getByTestId('formula').waitFor()
    await soon(() => other.getByRole('gridcell').allTextContents()).toEqual(cells)
    expect(errors).toEqual([])
  })

  test('a link to a model from files says so, and to another training than the kept one does not show that', async () => {
    const { page, errors } = await open({ hash: 'run=file&src=5 1' })
    await page.getByText('It was opened from files.').waitFor()
    await page.getByRole('button', { name: 'Look at the model that came with the page' }).click()
    await ready(page)

    await page.goto(`${page.url().replace(/#.*/, '')}#view=train&${SMALL}`)
    await page.reload()
    await page.getByRole('button', { name: 'One step' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('1')
    await page.goto('about:blank')
    await page.goBack()
    await page.getByText('Kept by this browser').waitFor()
    const asked = page.url().replace('seed=3', 'seed=4').replace('view=train', 'view=see&run=tab')
    await page.goto('about:blank')
    await page.goto(asked)
    await page.getByText('Copy, 30 steps, seed 4').waitFor()
    expect(errors).toEqual([])
  })
})

async function linkFrom(page: Page, view: string, label: string): Promise<URLSearchParams> {
  await page.getByRole('button', { name: view, exact: true }).click()
  const link = await page.getByLabel(label).last().inputValue()
  return new URLSearchParams(new URL(link).hash.slice(1))
}
