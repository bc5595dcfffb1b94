import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { ready, soon } from './page.js'

inChromium('the code beside the picture', open => {
  test('a line is found in either language, and leads to its tensor', async () => {
    const { page } = await open({ hash: 'depth=tensor&pane=code' })
    await ready(page)
    await page.getByTestId('search').fill('energy.masked_fill')
    await page.getByTestId('search-result').first().click()
    await page.getByRole('grid', { name: 'maskedEnergy' }).waitFor()
    expect(await page.locator('li.on').textContent()).toContain('masked_energy = ')
    await page.getByRole('button', { name: 'TypeScript, as executed' }).click()
    await soon(() => page.locator('li.on').textContent()).toContain('const maskedEnergy = ')
    await page.getByRole('button', { name: 'Next tensor in the flow of data' }).click()
    await soon(() => page.locator('li.on').textContent()).toContain('const attention = ')
    await page.getByLabel('Instance').selectOption('decoder.layers.1.transformer_block.attention.attention')
    await soon(() => page.locator('p.shape').textContent()).toContain('queryLen')
    expect(page.url()).toContain('decoder.layers.1.transformer_block.attention.attention')
  })

  test('a search finds lines that make no tensor as well; what it finds can be read', async () => {
    const { page } = await open({ hash: 'depth=tensor&pane=code', width: 1440 })
    await ready(page)
    await page.getByTestId('search').fill('nn.Linear(embed_dim, embed_dim)')
    const first = page.getByTestId('search-result').first()
    await first.waitFor()
    expect(await page.getByTestId('search-result').count()).toBe(4)
    expect((await first.boundingBox())?.height).toBeGreaterThan(16)
    await first.click()
    await soon(() => page.locator('li.on').textContent()).toContain('nn.Linear(embed_dim, embed_dim)')
    await page.getByRole('button', { name: 'Next tensor in the flow of data' }).click()
    await soon(() => page.locator('li.on').textContent()).toContain('masked_energy = ')
  })

  test('a name lights up its uses with their shapes', async () => {
    const { page } = await open({ hash: 'depth=tensor&pane=code', width: 1440 })
    await page.getByTestId('formula').waitFor()
    await page.locator('[data-name=maskedEnergy]').last().click()
    expect(await page.locator('.lit').count()).toBe(2)
    const last = page.locator('.uses li').last()
    await soon(() => last.textContent()).toMatch(/line \d+.*makes.*attention.*\(N, heads, queryLen, keyLen\)/s)
    const [list, line] = [await page.locator('.uses').boundingBox(), await last.boundingBox()]
    expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0))
  })

  test('by keyboard alone: a view, a line, a cell', async () => {
    const { page } = await open({ hash: 'depth=tensor&pane=code&src=4 1' })
    await page.getByTestId('formula').waitFor()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the content')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Model')
    await tabTo(page, () => document.activeElement?.hasAttribute('data-go') === true)
    await page.locator('[data-go][aria-current=true]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('grid', { name: 'maskedEnergy' }).waitFor()
    await tabTo(page, () => document.activeElement?.textContent === 'energy')
    await page.keyboard.press('Space')
    await soon(() => page.locator('.uses li').count()).toBe(2)
    await tabTo(page, () => document.activeElement?.getAttribute('role') === 'gridcell')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await soon(() => page.locator('.cell').textContent()).toContain('[0, 0, 1 (4), 1 (4)]')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-selected'))).toBe('true')
  })

  test('C opens and closes it; imports and construction are folded, shapes stand apart', async () => {
    const { page } = await open()
    await ready(page)
    await page.keyboard.press('c')
    await page.locator('li.on .shape').waitFor()
    expect(page.url()).toContain('pane=code')
    expect(await page.locator('li.on .shape').textContent()).toBe('(N, heads, queryLen, keyLen)')
    expect(await page.getByText('import { matmul').count()).toBe(0)
    await page.getByRole('button', { name: /^▸ imports/ }).click()
    await page.getByText("from '../tensor/tensor.js'").first().waitFor()
    await page.getByRole('textbox', { name: 'Source' }).fill('3 1')
    await page.keyboard.type('c')
    expect(await page.getByRole('complementary').locator('.source').count()).toBe(1)
    await page.locator('h1').click()
    await page.keyboard.press('c')
    await soon(() => page.locator('.card.source').count()).toBe(0)
  })

  test('lines that did not run say why, and open nothing', async () => {
    const { page } = await open({ hash: 'depth=tensor&pane=code&tensor=encoder.layers.0.x' })
    await ready(page)
    const idle = page.locator('li.idle')
    await idle.first().waitFor()
    await page.getByText('did not run: in this model the norms come after').first().waitFor()
    expect(await idle.locator('button').count()).toBe(0)
    await idle.filter({ hasText: 'const normedSum' }).click()
    expect(page.url()).toContain('tensor=encoder.layers.0.x')
    await page.evaluate(() => {
      location.hash = 'pane=code&tensor=encoder.positional_encoding.sum&parts=["positions"]'
    })
    await page.getByText('did not run: the part is taken away').first().waitFor()
    expect(
      await page
        .locator('li.idle')
        .allTextContents()
        .then(lines => lines.join()),
    ).toContain('const positions')
  })
})

async function focused(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.textContent?.trim())
}

async function tabTo(page: Page, isThere: () => boolean): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate(isThere)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not lead there')
}
