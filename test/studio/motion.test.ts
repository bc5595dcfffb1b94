import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { soon } from './page.js'

const MASKED = 'decoder.layers.0.attention.maskedEnergy'
const CROSS = 'decoder.layers.2.transformer_block.attention.attention'
const CELL = 'depth=block&tensor=decoder.layers.0.attention.energy&at=[0,0,2,1]'

inChromium('motion with meaning', open => {
  test('the mask falls on the energies, and lies as it lies without motion', async () => {
    const lying = await open({ hash: CELL })
    await lying.page.getByTestId('formula').waitFor()
    const end = await soonStill(lying.page, MASKED)
    expect(await passages(lying.page, MASKED)).toEqual([end])

    const { page, errors } = await open({ still: false })
    await page.locator('[data-next]').first().waitFor()
    await watchPassages(page)
    await page.locator('[data-block="decoder.layers.0"]').click()
    await soon(async () => (await passages(page, MASKED)).at(-1)).toBe(end)
    expect((await passages(page, MASKED)).length).toBeGreaterThan(1)
    expect(errors).toEqual([])
  })

  test('a product is walked along its row and its column, to the sum that the cell says; nothing walks without motion', async () => {
    const { page } = await open({ hash: CELL, still: false })
    await soon(() => page.locator('.at').count()).toBe(2)
    await soon(() => page.getByTestId('walk').textContent()).toMatch(/\d+ of 16: .+·.+ → /)
    await soon(() => page.locator('.at').count()).toBe(0)
    await page.getByRole('button', { name: 'Row × column' }).click()
    await soon(() => page.locator('.at').count()).toBe(2)

    const still = await open({ hash: CELL })
    await still.page.getByTestId('formula').waitFor()
    expect(await still.page.locator('.at').count()).toBe(0)
  })

  test('one checkpoint passes into the next; played to its end, the training stands where it is without motion', async () => {
    const { page, errors } = await open({ still: false })
    await page.locator('[data-next]').first().waitFor()
    const end = await soonStill(page, CROSS)
    await watchPassages(page)
    await page.getByRole('button', { name: 'Play its training' }).click()
    const slider = page.getByLabel('Training step of the weights in view')
    await soon(() => slider.inputValue()).toBe('0')
    await soon(() => slider.inputValue()).toBe(await slider.getAttribute('max'))
    await soon(async () => (await passages(page, CROSS)).at(-1)).toBe(end)
    const checkpoints = Number(await slider.getAttribute('max')) + 1
    expect((await passages(page, CROSS)).length).toBeGreaterThan(checkpoints)
    await page.getByRole('button', { name: 'Play its training' }).waitFor()
    expect(errors).toEqual([])
  })
})

/** Every picture that a tensor's canvas shows from now on, frame by frame. */
async function watchPassages(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Record<string, string[]> = {}
    Object.assign(globalThis, { seen })
    const look = (): void => {
      for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-tensor] canvas')) {
        const name = canvas.closest('[data-tensor]')?.getAttribute('data-tensor') ?? ''
        if (!/maskedEnergy$|layers\.2\..*attention\.attention$/.test(name)) continue
        const picture = canvas.toDataURL()
        const all = (seen[name] ??= [])
        if (all.at(-1) !== picture) all.push(picture)
      }
      requestAnimationFrame(look)
    }
    look()
  })
}

async function passages(page: Page, name: string): Promise<readonly string[]> {
  const seen = await page.evaluate(() => (globalThis as { seen?: Record<string, string[]> }).seen)
  return seen?.[name] ?? [await inked(page, name)]
}

function inked(page: Page, name: string): Promise<string> {
  return page.locator(`[data-tensor="${name}"] canvas`).evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL())
}

/** A tensor's picture once its numbers are drawn. */
async function soonStill(page: Page, name: string): Promise<string> {
  await soon(() =>
    page.locator(`[data-tensor="${name}"] canvas`).evaluate(canvas => {
      const { width, height } = canvas as HTMLCanvasElement
      const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data
      return pixels?.some(value => value > 0)
    }),
  ).toBe(true)
  return inked(page, name)
}
