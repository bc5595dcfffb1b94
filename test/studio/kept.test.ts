import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { keptCurve, keptStep } from './kept.js'
import { openSleepy, ready, soon } from './page.js'

const SMALL = 'view=train&task=copy&dim=16&layers=1&heads=2&batch=8&seed=3'

inChromium('what is kept of a training', open => {
  test('a training survives a reload, goes on with the same bits, and goes with a reset', async () => {
    const { page, errors } = await open({ hash: `${SMALL}&steps=40` })
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('40')
    const whole = await page.locator('.figures b').nth(1).textContent()
    await page.getByRole('button', { name: 'Reset' }).click()

    await page.getByRole('button', { name: 'One step' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('1')
    await soon(() => keptStep(page)).toBe(1)
    await page.reload()
    await page.getByText('Kept by this browser: Copy, step 1 of 40').waitFor()
    expect(await page.getByTestId('step').textContent()).toBe('1')
    await page.getByRole('button', { name: 'Go on' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('40')
    await soon(() => page.locator('.figures b').nth(1).textContent()).toBe(whole)
    await soon(() => keptStep(page)).toBe(40)

    // Its checkpoints are there as well, and the view that showed it.
    await page.getByRole('button', { name: 'See through this model' }).click()
    await page.locator('[data-tensor="encoder.layers.0.attention.attention"]').click()
    await page.getByTestId('formula').waitFor()
    const cells = await page.getByRole('gridcell').allTextContents()
    await page.reload()
    await page.getByTestId('formula').waitFor()
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('tab')
    expect(await page.getByRole('gridcell').allTextContents()).toEqual(cells)
    const slider = page.getByLabel('Training step of the weights in view').first()
    await slider.fill('0')
    await soon(() => page.getByRole('gridcell').allTextContents()).not.toEqual(cells)

    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await page.getByRole('button', { name: 'Reset' }).click()
    await soon(() => keptStep(page)).toBe(null)
    await page.reload()
    await page.getByRole('button', { name: 'Start' }).waitFor()
    await ready(page, 'train')
    expect(await page.getByText('Kept by this browser').count()).toBe(0)
    expect(errors).toEqual([])
  })

  test('a link to another training is not overruled by the kept one', async () => {
    const { page, address } = await open({ hash: `${SMALL}&steps=2` })
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => keptStep(page)).toBe(2)
    await page.goto('about:blank')
    await page.goto(`${address}#${SMALL}&steps=5`)
    await page.getByText('The link asks for another training').waitFor()
    expect(await page.getByLabel('Steps', { exact: true }).inputValue()).toBe('5')
    await page.getByRole('button', { name: 'Take it up again' }).click()
    expect(await page.getByLabel('Steps', { exact: true }).inputValue()).toBe('2')
    expect(await page.getByTestId('step').textContent()).toBe('2')
  })

  test('a browser that refuses storage is said, with the way to keep the model', async () => {
    const { page, errors } = await open({ hash: `${SMALL}&steps=3`, withoutStorage: true })
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('3')
    const message = page.getByRole('alert')
    await soon(() => message.textContent()).toMatch(/keeps nothing for this page \(SecurityError: .*\)/)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      message.getByRole('button', { name: 'Save as safetensors' }).click(),
    ])
    expect(file.suggestedFilename()).toMatch(/^(model\.safetensors|config\.json|vocabulary\.json)$/)
    await page.getByRole('button', { name: 'See through this model' }).click()
    await page.locator('[data-tensor="encoder.layers.0.attention.attention"]').click()
    await page.getByTestId('formula').waitFor()
    expect(errors).toEqual([])
  })

  test('a browser without room for it is said', async () => {
    const { page, address } = await open({ hash: `${SMALL}&steps=3` })
    await page.getByRole('button', { name: 'Start' }).waitFor()
    const session = await page.context().newCDPSession(page)
    await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(address).origin, quotaSize: 1000 })
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('3')
    await soon(() => page.getByRole('alert').textContent()).toMatch(/keeps nothing for this page \(QuotaExceededError/)
  })

  test('a page put to sleep while it trains loses nothing and says what happened', async () => {
    // Playwright keeps its pages awake: this browser is one that it only looks at.
    const { page, close } = await openSleepy(`${SMALL}&steps=40000`)
    try {
      const text = (selector: string) => page.evaluate(css => document.querySelector(css)?.textContent, selector)
      const click = (name: string) =>
        page.evaluate(name => {
          const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)
          found?.click()
          return found !== undefined
        }, name)
      const step = async () => Number(await text('[data-testid=step]'))
      await soon(() => click('Start')).toBe(true)
      await soon(step).toBeGreaterThan(5)
      const session = await page.context().newCDPSession(page)
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      await new Promise(resolve => setTimeout(resolve, 6000))
      await session.send('Page.setWebLifecycleState', { state: 'active' })
      await soon(() => text('.kept')).toMatch(
        /was asleep for \d+ s. Training stood still after step \d+|froze this page/,
      )
      const before = await step()
      await soon(step).toBeGreaterThan(before)
      await click('Pause')
      await soon(() => click('Go on')).toBe(true)
      await soon(() => click('Pause')).toBe(true)
      await soon(async () => (await text('button[type=submit], form .primary'))?.trim()).toBe('Go on')
      // Each step stands on the curve once: none was lost or done twice.
      const last = await step()
      await soon(() => keptCurve(page)).toEqual([last, last])
    } finally {
      await close()
    }
  })
})
