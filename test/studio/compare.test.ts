import { join } from 'node:path'
import { createTask, evaluate, generate, loadModel, observe } from 'glassformer'
import { expect, test } from 'vitest'
import { AblatedTransformer } from '#explain'
import { percent } from '#math'
import { type Effect, measurable, ranked } from '../../studio/src/compare/effects.ts'
import { inChromium } from './in-chromium.js'
import { projectRoot, ready, soon, violations } from './page.js'

const folder = join(projectRoot, 'test/compatibility/0.1.0/digits')
const EXAMPLES = 20

test('every part and every head of every attention is measured; what can least be spared stands first', () => {
  const tensors = ['encoder.layers.0.attention.q', 'encoder.layers.0.attention.q.1', 'decoder.logits']
  expect(measurable(['positions'], tensors, 2)).toEqual([
    'positions',
    'head:encoder.layers.0.attention:0',
    'head:encoder.layers.0.attention:1',
  ])
  const effect = (part: string, sequences: number, loss: number): Effect => ({
    part,
    quality: { sequences, tokens: 1, loss },
  })
  const order = ranked([effect('a', 1, 0.1), effect('b', 0, 2), effect('c', 0, 3)]).map(({ part }) => part)
  expect(order).toEqual(['c', 'b', 'a'])
})

inChromium('comparing', open => {
  test('the overview measures what the library measures, and leads to the model without a part', async () => {
    const { page, errors } = await open({ model: folder, hash: 'view=compare', width: 1440 })
    await ready(page)
    await page.getByRole('button', { name: 'Measure all 16' }).click()
    const rows = page.getByTestId('effects').locator('tbody tr')
    await soon(() => rows.count()).toBe(1 + 12)
    await page.getByRole('button', { name: 'Show all 16' }).click()
    await soon(() => rows.count()).toBe(1 + 16)
    const { model } = await loadModel(folder)
    const task = createTask('digits')
    for (const part of ['cross-attention', 'head:decoder.layers.0.transformer_block.attention:1']) {
      const without = new AblatedTransformer({ ...model.options, parts: [part] })
      without.loadStateDict(model.stateDict())
      let sum = 0
      for (const pattern of task.patterns) {
        const pairs = task.heldOut(pattern, EXAMPLES)
        sum += (await evaluate(without, pairs, { engine: 'wasm', threads: 1 })).sequenceAccuracy
      }
      const cell = page.locator(`[data-part="${part}"] td`).nth(1)
      expect(await cell.textContent()).toBe(percent(sum / task.patterns.length))
    }
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Cross-attention', exact: true }).click()
    await soon(() => page.getByRole('checkbox', { name: /^Cross-attention/ }).isChecked()).toBe(true)
    expect(errors).toEqual([])
  })

  test('a part taken away: both answers, and the tensors that moved farthest, as the library reads them', async () => {
    const { model } = await loadModel(folder)
    const without = new AblatedTransformer({ ...model.options, parts: ['scaling'] })
    without.loadStateDict(model.stateDict())
    const hash = 'view=compare&parts=["scaling"]&src=8 3 5 1'
    const { page, errors } = await open({ model: folder, hash, width: 1440 })
    await ready(page)
    const names = ['encoder.layers.0.attention.energy', 'encoder.layers.0.attention.attention', 'decoder.logits']
    const batch = { src: [[1, 11, 6, 8, 4, 2]], trg: [[1, 4, 6, 8, 11, 2]] }
    const [before, after] = [
      await observe(model, batch, names, { engine: 'reference' }),
      await observe(without, batch, names, { engine: 'reference' }),
    ]
    const lengths = names.map(name => {
      const was = before.get(name)?.data ?? []
      const is = after.get(name)?.data ?? []
      const by = Math.hypot(...Array.from(is, (value, i) => value - (was[i] ?? 0))) / Math.hypot(...was)
      return [name, percent(by)] as const
    })
    const changed = page.getByTestId('changed').getByRole('button')
    await changed.first().waitFor()
    const shown = await changed.allTextContents()
    expect(shown.length).toBe(6)
    for (const [name, share] of lengths) {
      const button = shown.find(text => text.trim().startsWith(`${name} `))
      if (button !== undefined) expect(button).toContain(share)
    }
    expect(shown.some(text => text.includes(`attention.energy ${lengths[0]?.[1]}`))).toBe(true)
    const shares = shown.map(text => Number.parseFloat(text.split(' ').at(-2) ?? ''))
    expect(shares).toEqual(shares.toSorted((a, b) => b - a))
    const [last] = [shown.at(-1)?.trim().split(' ')[0] ?? '']
    await changed.last().click()
    await soon(() => page.url()).toContain(last)
    const answers = await generate(without, batch.src, { engine: 'reference' })
    const said = (answers[0]?.sequences[0]?.ids ?? []).map(id => ['PAD', 'SOS', 'EOS'][id] ?? String(id - 3))
    await soon(() => page.getByTestId('model-1').locator('.token').allTextContents()).toEqual(said)
    expect(errors).toEqual([])
  })

  test('two models read the same example, and any tensor of both is set side by side', async () => {
    const hash = 'view=compare&compare=models&src=8 3 5 1&other=digits&otherStep=0'
    const { page, errors } = await open({ hash, width: 1440 })
    await ready(page)
    await soon(async () => (await page.getByTestId('model-1').locator('.token').allTextContents()).join('')).toBe(
      '1358',
    )
    const untrained = await page.getByTestId('model-0').locator('.token').allTextContents()
    expect(untrained.join('')).not.toBe('1358')
    await soon(async () => Number(await page.getByTestId('difference').textContent())).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Measure both' }).click()
    await page.getByTestId('model-0').getByText('0.0 %').first().waitFor()
    expect(await violations(page)).toEqual([])
    expect(errors).toEqual([])
  })
})
