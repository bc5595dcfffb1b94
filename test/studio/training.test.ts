import { adam, createSchedule, createTask, Transformer, fit as train } from 'glassformer'
import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { soon } from './page.js'

inChromium('training', open => {
  test('training in the tab gives the bits of training in Node; it pauses, goes on and starts again', async () => {
    const hash = 'view=train&task=copy&dim=16&layers=1&heads=2&batch=8&steps=40&seed=3'
    const { page, errors } = await open({ hash })
    await page.getByRole('button', { name: 'One step' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('1')
    await page.getByRole('button', { name: 'Go on' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('40')
    const task = createTask('copy')
    const size = task.sourceVocabulary.size
    const options = { srcVocabSize: size, trgVocabSize: size, embedDim: 16, numLayers: 1, heads: 2, maxLen: 256 }
    const model = new Transformer({ ...options, srcPadIdx: 0, trgPadIdx: 0, seed: 3 })
    let last = Number.NaN
    const training = {
      steps: 40,
      batchSize: 8,
      seed: 3,
      optimizer: adam({ lr: 1e-3 }),
      schedule: createSchedule({ name: 'cosine', steps: 40, warmup: 4 }),
      engine: 'wasm',
      threads: 1,
    } as const
    for await (const { loss } of train(model, task, training)) last = loss
    await soon(() => page.locator('.figures b').nth(1).textContent()).toBe(last.toFixed(4))
    await page.getByRole('button', { name: 'See through this model' }).click()
    await page.locator('[data-tensor="encoder.layers.0.attention.attention"]').click()
    await page.getByTestId('formula').waitFor()
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('tab')
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByLabel('heads').fill('3')
    await soon(() => page.getByRole('alert').textContent()).toContain('embedDim 16')
    expect(errors).toEqual([])
  })

  test('pasted pairs are trained on; nonsense is refused by its lines', async () => {
    const { page, errors } = await open({ hash: 'view=train&task=pairs&dim=16&layers=1&heads=2&batch=4&steps=3' })
    const field = page.getByLabel('One pair per line: source, tab, target')
    await field.fill('no pair here\nab\tba')
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByRole('alert').textContent()).toContain('1 of 2 lines is bad: line 1: it has 0 tabs')
    await field.fill('ab\tba\nbc\tcb\ncd\tdc\nde\ted\nef\tfe')
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('3')
    await page.getByRole('button', { name: 'See through this model' }).click()
    await page.locator('[data-tensor="encoder.layers.0.attention.attention"]').click()
    await page.getByTestId('formula').waitFor()
    await page.getByRole('textbox', { name: 'Source' }).fill('fa')
    await soon(() => page.locator('.answer').textContent()).toContain('no known answer')
    expect(errors).toEqual([])
  })
})
