import { evaluate, observe } from 'glassformer'
import { expect, test } from 'vitest'
import { AblatedTransformer } from '#explain'
import { percent } from '#math'
import { demo } from './demo.js'
import { inChromium } from './in-chromium.js'
import { demoSteps, ready, soon } from './page.js'

inChromium('parts taken away', open => {
  test('a part taken away is measured as the library measures it', async () => {
    const { page } = await open({ hash: 'view=take&run=reverse&parts=["source-positions"]' })
    await ready(page)
    await page.getByRole('button', { name: 'Measure both' }).click()
    const table = page.getByTestId('comparison')
    await table.waitFor()
    const { model, task } = demo('reverse', demoSteps)
    const whole = await evaluate(model, task.heldOut('reverse', 50), { engine: 'wasm', threads: 1 })
    const shown = await table.locator('tbody tr').first().locator('td').allTextContents()
    expect(shown[1]).toBe(percent(whole.sequenceAccuracy))
    expect(Number.parseFloat(shown[2] ?? '')).toBeLessThan(50)
  })

  test('where nothing changes, the page says so and why', async () => {
    const { page } = await open({ hash: 'view=take&src=6 0 3&step=0&parts=["padding-mask"]' })
    await ready(page)
    await page.getByRole('button', { name: 'Measure both' }).click()
    await page.getByText('Nothing changed in what the model answers.').waitFor()
    await page.getByText('Where no sequence is padded there is nothing to hide').waitFor()
    await page.getByText('Not one bit differs').waitFor()
  })

  test('any tensor can be compared with its twin in the model without a part', async () => {
    const name = 'encoder.layers.1.attention.energy'
    const parts = ['head:encoder.layers.0.attention:1']
    const { page } = await open({ hash: `view=take&src=6 0 3&parts=${JSON.stringify(parts)}` })
    const chosen = page.getByLabel('Tensor', { exact: true })
    // Of what differs the first that the model computes: nothing before it knows of the head.
    await soon(() => chosen.inputValue()).toBe('encoder.layers.0.attention.context')
    await soon(async () => Number(await page.getByTestId('difference').textContent())).toBeGreaterThan(0)
    await chosen.selectOption('encoder.layers.0.attention.energy')
    await page.getByText('Not one bit differs').waitFor()
    await chosen.selectOption(name)
    const { model } = demo('digits', demoSteps)
    const without = new AblatedTransformer({ ...model.options, parts })
    without.loadStateDict(model.stateDict())
    const batch = { src: [[1, 9, 3, 6, 2]], trg: [[1, 3, 6, 9, 2]] }
    const [a, b] = await Promise.all([model, without].map(which => observe(which, batch, [name], { engine: 'wasm' })))
    const before = a?.get(name)?.data ?? []
    const largest = Math.max(...Array.from(b?.get(name)?.data ?? [], (value, i) => Math.abs(value - (before[i] ?? 0))))
    await soon(async () => Number(await page.getByTestId('difference').textContent())).toBeCloseTo(largest, 4)
    // The whole model's lines are there again when everything is put back.
    await page.getByRole('button', { name: 'Put everything back' }).click()
    await page.getByRole('button', { name: 'Model', exact: true }).click()
    await page.locator('[data-tensor="encoder.layers.1.attention.attention"]').click()
    await page.getByTestId('formula').waitFor()
    expect(await page.locator('.shape').textContent()).toContain('queryLen')
  })

  test('the early layout is trained beside the other, on the same sequences', async () => {
    const { page, errors } = await open({ hash: 'view=take&dim=16&layers=1&heads=2&steps=5' })
    await ready(page)
    await page.getByRole('button', { name: 'Train both layouts' }).click()
    await page.getByRole('columnheader', { name: 'Early layout · 5' }).waitFor()
    const sources = await page.locator('table.plain tbody tr td:first-child').allTextContents()
    expect(sources.length).toBe(6)
    expect(sources.join()).toContain('0')
    await page.getByText('The mask takes the digit 0 for padding').waitFor()
    expect(errors).toEqual([])
  })
})
