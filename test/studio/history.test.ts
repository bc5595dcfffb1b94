import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { ready, soon } from './page.js'

inChromium('the history of the browser', open => {
  test('every view, tensor, lesson and removed part is an entry: ten steps back, and forward again', async () => {
    const { page, errors } = await open({ hash: 'lang=en' })
    await ready(page)
    const steps: (() => Promise<void>)[] = [
      () => view(page, 'Learn'),
      () => page.getByRole('button', { name: 'What are SOS and EOS?', exact: true }).click(),
      () => page.getByRole('button', { name: 'What is srcPadIdx?', exact: true }).click(),
      () => view(page, 'Train'),
      () => view(page, 'Compare'),
      () => page.getByRole('checkbox', { name: /Causal mask/ }).check(),
      () => page.getByRole('checkbox', { name: /Residuals/ }).check(),
      () => choose(page, 'decoder.logits'),
      () => page.getByRole('button', { name: 'Over time' }).click(),
      () => view(page, 'Share'),
    ]
    const places = [await place(page)]
    for (const step of steps) {
      await step()
      await soon(() => place(page)).not.toBe(places.at(-1))
      places.push(await place(page))
    }
    for (const wanted of places.slice(0, -1).reverse()) {
      await page.goBack()
      await soon(() => place(page)).toBe(wanted)
    }
    for (const wanted of places.slice(1)) {
      await page.goForward()
      await soon(() => place(page)).toBe(wanted)
    }
    expect(errors).toEqual([])
  })

  test('what is typed, slid and chosen in a cell is no entry', async () => {
    const { page } = await open({ hash: 'tensor=encoder.layers.0.attention.energy' })
    await ready(page)
    const entries = await page.evaluate(() => history.length)
    await page.getByRole('textbox', { name: 'Source' }).fill('4 2')
    await page.getByLabel('Training step of the weights in view').fill('0')
    await soon(() => page.url()).toContain('step=0')
    expect(await page.evaluate(() => history.length)).toBe(entries)
  })

  test('an old link is put in today’s words, and back leads to where one came from', async () => {
    const { page, address } = await open({ hash: 'view=decode' })
    await ready(page)
    await page.evaluate(() => {
      location.hash = 'view=time&run=digits'
    })
    await soon(() => page.url()).toBe(`${address}#view=compare&compare=time`)
    await page.goBack()
    await soon(() => page.url()).toBe(`${address}#view=decode`)
  })
})

async function view(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

/** What the address says, and which view is there. */
async function place(page: Page): Promise<string> {
  return `${await page.locator('nav [aria-current=page]').first().textContent()} ${new URL(page.url()).hash}`
}

async function choose(page: Page, tensor: string): Promise<void> {
  await page.getByLabel('Tensor', { exact: true }).selectOption(tensor)
}
