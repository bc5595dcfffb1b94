import { greedyDecode, observe } from 'glassformer'
import { expect, test } from 'vitest'
import { demo } from './demo.js'
import { inChromium } from './in-chromium.js'
import { demoSteps, ready, soon } from './page.js'

inChromium('numbers', open => {
  test('numbers shown are the engine’s: values, gradients and arithmetic against the reference engine', async () => {
    const { model } = demo('digits', demoSteps)
    const src = [[1, 10, 6, 8, 4, 2]]
    const trg = [[1, 4, 6, 8, 10, 2]]
    const names = [
      'encoder.layers.0.attention.energy',
      'decoder.layers.2.transformer_block.attention.attention',
      'encoder.layers.1.x',
      'decoder.logits',
      'lossRows',
      'encoder.layers.2.out@grad',
    ]
    const wanted = await observe(model, { src, trg }, names, { engine: 'reference' })
    const { page } = await open({ hash: 'depth=tensor&src=7 3 5 1' })
    for (const name of names) {
      const gradient = name.endsWith('@grad')
      await page.evaluate(
        hash => {
          location.hash = hash
        },
        `depth=tensor&src=7 3 5 1&tensor=${name.replace('@grad', '')}&grad=${gradient}&at=[0,0,1]`,
      )
      await page.getByRole('grid', { name: name.replace('@grad', '') }).waitFor()
      await page.waitForTimeout(300)
      const { data, shape } = wanted.get(name) ?? { data: new Float32Array(0), shape: [] }
      const columns = shape.at(-1) ?? 1
      const cells = await page.getByRole('gridcell').allTextContents()
      const shownColumns = Math.min(columns, 32)
      expect(cells.length).toBe(shownColumns * (shape.at(-2) ?? 1))
      for (const [i, text] of cells.entries()) {
        const value = data[Math.floor(i / shownColumns) * columns + (i % shownColumns)] ?? Number.NaN
        const digits = text.includes('e') ? 0.06 * Math.abs(value) : 0.0051
        expect(Math.abs(numberOf(text) - value), `${name} cell ${i}: ${text}`).toBeLessThan(digits + 1e-7)
      }
      const formula = (await page.getByTestId('formula').textContent()) ?? ''
      const result = numberOf(formula.slice(formula.lastIndexOf('=') + 1).trim())
      const flat = shape.length === 4 || shape.length === 3 ? (shape.length === 4 ? columns : 1) : 0
      const value = data[shape.length === 4 ? flat : flat] ?? Number.NaN
      expect(Math.abs(result - value), `${name}: ${formula}`).toBeLessThan(
        gradient ? 1e-3 * Math.abs(value) + 1e-9 : 1e-3 * Math.max(1, Math.abs(value)),
      )
    }
  })

  test('a click on a cell opens its arithmetic; the example can be edited and everything follows', async () => {
    const { page, errors } = await open({ hash: 'depth=tensor&src=5 2' })
    await page.getByTestId('formula').waitFor()
    await page.getByRole('gridcell').nth(5).click()
    await soon(() => page.locator('.cell').textContent()).toContain('[0, 0, 1 (5), 1 (5)]')
    await soon(() => page.getByTestId('formula').textContent()).toMatch(/^\(.+ \/ √16 = −?\d/)
    expect(await page.getByRole('gridcell').count()).toBe(16)
    await page.getByRole('textbox', { name: 'Source' }).fill('5 2 9')
    await soon(() => page.getByRole('gridcell').count()).toBe(25)
    await page.getByText('Batch companions').click()
    await page.getByLabel('Extra PAD').fill('2')
    await soon(() => page.getByRole('gridcell').count()).toBe(49)
    await page.getByRole('textbox', { name: 'Source' }).fill('5 2 x')
    await soon(() => page.getByRole('alert').textContent()).toContain('"x"')
    await page.getByRole('textbox', { name: 'Source' }).fill('5 2')
    await soon(() => page.getByRole('alert').count()).toBe(0)
    expect(errors).toEqual([])
  })

  test('the slider over checkpoints moves everything', async () => {
    const { page } = await open({ hash: 'view=time&src=6 0 3' })
    await ready(page)
    const slider = page.getByLabel('Training step of the weights in view').first()
    await slider.fill('0')
    const { model } = demo('digits', 0)
    const [output = []] = await greedyDecode(model, [[1, 9, 3, 6, 2]], { engine: 'reference' })
    await soon(async () => (await page.locator('.answer .token').allTextContents()).join(' ')).toBe(
      output.map(id => ['PAD', 'SOS', 'EOS'][id] ?? String(id - 3)).join(' '),
    )
    await page.getByRole('button', { name: 'Compute over all checkpoints' }).click()
    const rows = page.locator('table.plain tbody tr')
    await soon(() => rows.count()).toBe(await slider.getAttribute('max').then(max => Number(max) + 1))
    expect(await rows.last().textContent()).toContain('0 3 6')
  })
})

function numberOf(text: string): number {
  return Number(text.replaceAll('−', '-'))
}
