import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { soon, violations } from './page.js'

const MASKED = 'decoder.layers.0.attention.attention'

inChromium('the picture of the model', open => {
  describe.each([
    { lang: 'en', locale: 'en-GB', width: 1440, dark: false },
    { lang: 'zh', locale: 'zh-CN', width: 360, dark: true },
  ])('$lang, $width px', ({ locale, width, dark }) => {
    test('two clicks from the first paint lead to the arithmetic of a cell of masked self-attention', async () => {
      const { page, errors } = await open({ locale, width, dark })
      await pictured(page)
      expect(await violations(page)).toEqual([])
      await page.locator(`[data-tensor="${MASKED}"]`).click({ position: { x: 3, y: 3 } })
      const panel = page.getByTestId('tensor')
      expect(await panel.getAttribute('data-name')).toBe(MASKED)
      await page.getByTestId('formula').waitFor()
      await panel.getByRole('gridcell').nth(7).click()
      expect(await panel.locator('[aria-selected=true]').count()).toBe(1)
      await soon(() => page.locator('.cell').textContent()).toMatch(/attention\[0, 0, 1 \(0\), 1 \(0\)\]/)
      expect(await violations(page)).toEqual([])
      expect(await sideways(page)).toBe(0)
      expect(errors).toEqual([])
    })

    test('a block opens line by line; a cell of any column shows its line and its arithmetic', async () => {
      const { page, errors } = await open({ locale, width, dark })
      await pictured(page)
      await page.locator('[data-block="decoder.layers.2"]').click()
      const block = page.getByTestId('model-block')
      await block.waitFor()
      await block.locator('[data-tensor="decoder.layers.2.attention.energy"]').click({ position: { x: 5, y: 5 } })
      await soon(() => page.locator('ol [aria-current=true]').textContent()).toContain('energy = matmul(q, k.T())')
      await soon(() => page.getByTestId('formula').textContent()).toContain('√16')
      expect(await block.locator('.column').count()).toBe(9 + 2 + 9 + 6)
      expect(await violations(page)).toEqual([])
      expect(await sideways(page)).toBe(0)
      expect(errors).toEqual([])
    })
  })

  test('an opened block starts at its left, its name in sight; beside the code its lines are not said twice', async () => {
    const { page } = await open({ locale: 'en-GB', width: 1440 })
    await pictured(page)
    await page.locator('[data-block="decoder.layers.0"]').click()
    await page.getByTestId('formula').waitFor()
    const block = page.getByTestId('model-block')
    expect(await block.evaluate(({ scrollLeft }) => scrollLeft)).toBe(0)
    expect(await page.locator('ol [aria-current=true] code').count()).toBeGreaterThan(0)
    await page.keyboard.press('c')
    await page.locator('li[data-line]').first().waitFor()
    expect(await page.locator('main ol [aria-current]').count()).toBe(0)
    await block.locator('[data-tensor="decoder.layers.0.attention.out"]').click({ position: { x: 5, y: 5 } })
    await soon(() => block.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0)
    const [frame, name] = await Promise.all([block.boundingBox(), block.locator('h3').first().boundingBox()])
    expect(name?.x).toBeGreaterThanOrEqual(frame?.x ?? Number.POSITIVE_INFINITY)
  })

  test('what a mask comes to is said once', async () => {
    const { page } = await open({ hash: 'depth=block&tensor=decoder.layers.0.attention.maskedEnergy&at=[0,0,1,3]' })
    await soon(() => page.getByTestId('formula').textContent()).toMatch(/^mask = 0 ⇒ \S+ → −1\.00e20$/)
  })

  test('what is drawn are the model’s tensors: every attention, every “+”, every block’s output, the next tokens', async () => {
    const { page } = await open()
    await pictured(page)
    const names = await page
      .locator('[data-tensor]')
      .evaluateAll(all => all.map(one => one.getAttribute('data-tensor')))
    expect(new Set(names).size).toBe(names.length)
    for (const layer of [0, 1, 2]) {
      for (const name of [
        `encoder.layers.${layer}.attention.attention`,
        `encoder.layers.${layer}.out`,
        `decoder.layers.${layer}.attention.attention`,
        `decoder.layers.${layer}.transformer_block.attention.attention`,
        `decoder.layers.${layer}.transformer_block.out`,
      ]) {
        expect(names).toContain(name)
      }
    }
    expect(names).toContain('decoder.logits')
    const tokens = await page.locator('[data-token]').evaluateAll(all => all.map(one => one.getAttribute('data-token')))
    expect(tokens.length).toBe(new Set(tokens).size)
    expect(tokens).toContain('encoder:0')
    expect(tokens).toContain('decoder:0')
    const [answer, next] = [
      await page.locator('.answer .token').allTextContents(),
      await page.locator('[data-next]').allTextContents(),
    ]
    expect(next.map(text => text.trim()).slice(0, answer.length)).toEqual(answer)
  })

  test('a part taken away and another example are drawn at once', async () => {
    const { page } = await open()
    await pictured(page)
    const before = await inked(page, MASKED)
    await page.evaluate(() => {
      location.hash = 'parts=["causal-mask"]'
    })
    await soon(() => inked(page, MASKED)).not.toBe(before)
    await page.getByRole('textbox', { name: 'Source' }).fill('5 2')
    await soon(() => page.locator('[data-token^=encoder]').count()).toBe(4)
    await soon(() => page.locator('[data-token^=decoder]').count()).toBe(3)
  })

  test('a token followed keeps its lane from tensor to tensor, by the arrows too', async () => {
    const { page } = await open({ hash: 'src=8 5 3 1 0' })
    await pictured(page)
    await page.locator('[data-token="decoder:2"]').click()
    expect(await page.locator('[data-token="decoder:2"]').getAttribute('aria-pressed')).toBe('true')
    await page.locator('[data-tensor="decoder.layers.1.transformer_block.out"]').focus()
    await page.keyboard.press('Enter')
    const row = page.locator('[role=grid] th.on[scope=row]')
    await soon(() => row.textContent()).toBe('1')
    for (let i = 0; i < 12; i++) {
      await page.getByRole('button', { name: 'Next tensor in the flow of data' }).click()
      await page.getByTestId('formula').waitFor()
      const shape = (await page.locator('.shape').textContent()) ?? ''
      if (shape.includes('queryLen') || shape.includes('trgLen')) await soon(() => row.textContent()).toBe('1')
    }
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await pictured(page)
    expect(await page.locator('[data-token="decoder:2"]').getAttribute('aria-pressed')).toBe('true')
  })

  test('by keyboard: one stop for Tab, arrows walk, Enter opens, Escape goes back', async () => {
    const { page } = await open()
    await pictured(page)
    expect(await page.locator('[data-testid=model-picture] [tabindex="0"]').count()).toBe(1)
    await page.locator('[data-token="encoder:0"]').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    const focused = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80) ?? '')
    expect(await focused()).toMatch(/data-(tensor|token|block)/)
    for (let i = 0; i < 30 && !(await focused()).includes('.attention"'); i++) await page.keyboard.press('ArrowRight')
    expect(await page.locator('[data-testid=model-picture] [tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.getByTestId('formula').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('model-block').waitFor()
    await page.keyboard.press('Escape')
    await pictured(page)
  })

  test('why a token was written: measured facts, the tensor, and the part taken away', async () => {
    const { page, errors } = await open({ hash: 'src=8 5 3 1 0' })
    await pictured(page)
    await page.locator('[data-next="2"]').click()
    const why = page.getByTestId('why')
    await soon(() => why.textContent()).toMatch(/looks most at . \(\d+\.\d %\) and/)
    expect(await page.locator('[data-token="decoder:2"]').getAttribute('aria-pressed')).toBe('true')
    expect(await violations(page)).toEqual([])
    await why.getByRole('button', { name: 'Take it away' }).click()
    await soon(() => why.textContent()).toContain('becomes')
    await why.getByRole('button', { name: 'Put everything back' }).click()
    await why.getByRole('button', { name: 'Open the tensor' }).click()
    await soon(() => page.locator('.cell').textContent()).toMatch(/^\s*attention\[0, 0, 2 \(1\)/)
    expect(errors).toEqual([])
  })

  test('what a cell says stands beside the mouse, and whose tokens it is about is seen', async () => {
    const { page } = await open({ hash: 'src=8 5 3 1 0', width: 1440 })
    await pictured(page)
    await page.getByTestId('legend').waitFor()
    const map = page.locator('[data-tensor="decoder.layers.2.transformer_block.attention.attention"]')
    const { width, height } = (await map.boundingBox()) ?? { width: 0, height: 0 }
    const [column, row] = [2.5, 1.5]
    await map.hover({ position: { x: (width * column) / 7, y: (height * row) / 6 } })
    await soon(() => page.getByTestId('tip').textContent()).toMatch(/“0” looks at “5”: \d+\.\d %/)
    expect(await page.locator('.pointed').evaluateAll(all => all.map(one => one.getAttribute('data-token')))).toEqual([
      'encoder:2',
      'decoder:1',
    ])
    await page.mouse.move(2, 2)
    await soon(() => page.getByTestId('tip').count()).toBe(0)
  })

  test('scrolled sideways, the tokens stay in sight', async () => {
    const { page } = await open({ width: 360 })
    await pictured(page)
    await page.getByTestId('model-picture').evaluate(frame => frame.scrollTo({ left: 300 }))
    for (const token of ['encoder:1', 'decoder:1']) {
      const box = await page.locator(`[data-token="${token}"]`).boundingBox()
      expect(box?.x).toBeGreaterThanOrEqual(0)
      expect(box?.x).toBeLessThan(60)
    }
  })

  test('an opened attention stands in the window whole, from its queries to its output', async () => {
    const { page } = await open({
      width: 1440,
      hash: 'depth=block&tensor=decoder.layers.0.attention.maskedEnergy&at=[0,0,1,4]',
    })
    const block = page.getByTestId('model-block')
    await soon(() => page.getByTestId('masked').textContent()).toMatch(/“.” may not look at “.”/)
    for (const name of ['q', 'out']) {
      const box = await block.locator(`[data-tensor="decoder.layers.0.attention.${name}"]`).boundingBox()
      expect(box?.x).toBeGreaterThan(60)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(1440)
    }
  })

  test('Watch it learn: from random weights to right answers, alive, and it can be skipped', async () => {
    const { page, errors } = await open({ locale: 'en-GB', width: 1440 })
    await pictured(page)
    const trained = await inked(page, MASKED)
    await page.getByTestId('watch').click()
    const progress = page.getByTestId('progress')
    await soon(async () => Number(await progress.getAttribute('data-step'))).toBeGreaterThan(20)
    const early = await inked(page, MASKED)
    expect(early).not.toBe(trained)
    await soon(() => inked(page, MASKED)).not.toBe(early)
    expect(await violations(page)).toEqual([])
    await expect.poll(() => progress.getAttribute('data-exact'), { timeout: 150_000 }).toMatch(/^(1|0\.99)/)
    await page.getByTestId('why').waitFor({ timeout: 150_000 })
    await page.getByTestId('watch').click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await soon(() => page.getByLabel('Model', { exact: true }).inputValue()).toBe('digits')
    await page.reload()
    await pictured(page)
    expect(await progress.count()).toBe(0)
    expect(errors).toEqual([])
  })
})

/** Waits until the picture shows numbers. */
async function pictured(page: Page): Promise<void> {
  await page.getByTestId('model-picture').waitFor()
  await page.locator('[data-next]').first().waitFor()
}

/** A tensor's picture as it is on the screen. */
function inked(page: Page, name: string): Promise<string> {
  return page.locator(`[data-tensor="${name}"] canvas`).evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL())
}

function sideways(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))
}
