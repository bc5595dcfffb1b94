import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  adam,
  createSchedule,
  fit,
  greedyDecode,
  growModel,
  importHuggingFace,
  modelToFiles,
  pairsTask,
} from 'glassformer'
import { expect, test } from 'vitest'
import { demo } from './demo.js'
import { dropFiles } from './drop-files.js'
import { inChromium } from './in-chromium.js'
import { keptStep } from './kept.js'
import { demoSteps, projectRoot, ready, soon, violations } from './page.js'

// Digits with a letter behind them, which the model that sorts has never seen.
const PAIRS = ['3 1', '7 2 5', '9 8', '4 6 0', '5 1', '2 9', '8 3 1', '6 4', '1 0', '7 6'].map(
  source => `${source}\t${source} A`,
)
const SETTINGS = 'task=pairs&batch=4&steps=3&lr=0.002&seed=5'

inChromium('training a model that is trained already', open => {
  test('from the model in view: new tokens are added and said, frozen parts stay, the bits are the library’s', async () => {
    const { page, errors } = await open({ hash: `view=train&${SETTINGS}` })
    await page.getByLabel('One pair per line: source, tab, target').fill(PAIRS.join('\n'))
    const start = page.getByLabel('Start from')
    await soon(() => start.locator('option').last().textContent()).toContain(`sorts digits, step ${demoSteps}`)
    await start.selectOption({ index: 1 })
    expect(await page.getByLabel('embedDim').count()).toBe(0)
    await page.getByLabel('encoder.layers').check()
    await page.getByLabel('encoder.embed').check()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('3')
    await page.getByText('the target vocabulary gets 1 new token ("A")').waitFor()

    const { model, task } = demo('digits', demoSteps)
    const pairs = PAIRS.map(line => {
      const [source = '', target = ''] = line.split('\t')
      return { source, target }
    })
    const vocabularies = { source: task.sourceVocabulary, target: task.targetVocabulary }
    const own = pairsTask(pairs, { validationShare: 0.1, testShare: 0 }, { vocabularies, newTokens: 'add' })
    expect(own.targetVocabulary.tokens.at(-1)).toBe('A')
    const sizes = { srcVocabSize: own.sourceVocabulary.size, trgVocabSize: own.targetVocabulary.size }
    const grown = growModel(model, { ...sizes, seed: 5 })
    let last = Number.NaN
    const training = {
      steps: 3,
      batchSize: 4,
      seed: 5,
      optimizer: adam({ lr: 0.002 }),
      clipNorm: 0.1,
      schedule: createSchedule({ name: 'cosine', steps: 3, warmup: 0 }),
      freeze: ['encoder.layers', 'encoder.embed'],
      engine: 'wasm',
      threads: 1,
    } as const
    for await (const { loss } of fit(grown, own, training)) last = loss
    await soon(() => page.locator('.figures b').nth(1).textContent()).toBe(last.toFixed(4))

    await page.getByRole('button', { name: 'Decode', exact: true }).click()
    await page.getByRole('textbox', { name: 'Source' }).fill('3 1')
    const src = own.sourceVocabulary.parse('3 1')
    const [answer = []] = await greedyDecode(grown, [src], { engine: 'wasm', threads: 1 })
    await soon(async () => (await page.locator('.path button').allTextContents()).slice(0, -1)).toEqual(
      answer.map(id => own.targetVocabulary.tokens[id]),
    )
    expect(errors).toEqual([])
  })

  test('it is taken up again when the page is opened anew; what can’t be frozen is said', async () => {
    const { page, errors } = await open({ hash: `view=train&${SETTINGS}` })
    const text = page.getByLabel('One pair per line: source, tab, target')
    await text.fill(PAIRS.join('\n'))
    await ready(page, 'train')
    await soon(() => page.getByLabel('Start from').locator('option').last().textContent()).toContain('sorts digits')
    await page.getByLabel('Start from').selectOption({ index: 1 })
    for (const part of ['encoder.embed', 'encoder.layers', 'decoder.embed', 'decoder.layers', 'decoder.fc_out'])
      await page.getByLabel(part).check()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await soon(() => page.getByRole('alert').textContent()).toContain('leaves nothing to train')
    await page.getByLabel('decoder.fc_out').uncheck()
    await page.getByRole('button', { name: 'One step' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('1')
    await soon(() => keptStep(page)).toBe(1)
    await page.reload()
    await soon(() => page.getByTestId('step').textContent()).toBe('1')
    expect(await page.getByLabel('decoder.fc_out').isChecked()).toBe(false)
    expect(await page.getByLabel('decoder.layers').isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Go on' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('3')
    expect(errors).toEqual([])
  })

  test('batch size and rate are those of train --from, for the width of the model, unless somebody chose others', async () => {
    const { page, errors } = await open({ hash: 'view=train&task=pairs' })
    await ready(page, 'train')
    const [batch, rate] = [page.getByLabel('Batch size'), page.getByLabel('Learning rate', { exact: true })]
    const start = page.getByLabel('Start from')
    await start.selectOption({ index: 1 })
    await soon(() => batch.inputValue()).toBe('256')
    expect(await rate.inputValue()).toBe('0.003')
    await start.selectOption({ index: 0 })
    await soon(() => batch.inputValue()).toBe('64')
    expect(await rate.inputValue()).toBe('0.001')
    await batch.fill('7')
    await start.selectOption({ index: 1 })
    await soon(() => rate.inputValue()).toBe('0.003')
    expect(await batch.inputValue()).toBe('7')
    expect(errors).toEqual([])
  })

  test('a model from elsewhere keeps its tokenizers, also when the page is opened anew', async () => {
    const folder = join(projectRoot, 'test/formats/fixtures/hugging-face/marian')
    const imported = await importHuggingFace(
      new Map(readdirSync(folder).map(name => [name, readFileSync(join(folder, name))])),
    )
    const { model, vocabulary, targetVocabulary } = imported
    if (vocabulary === null) throw new Error('the fixture has tokenizers')
    const files = modelToFiles(model, { source: vocabulary, target: targetVocabulary })
    const { page, errors } = await open({ hash: `view=share&${SETTINGS}` })
    await ready(page, 'share')
    await dropFiles(
      page,
      [...files].map(([name, bytes]) => ({ name, bytes })),
    )
    await page.getByText(/^Opened: /).waitFor()
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await page.getByLabel('Start from').selectOption({ index: 1 })
    await page.getByLabel('One pair per line: source, tab, target').fill(PAIRS.join('\n'))
    await page.getByRole('button', { name: 'One step' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('1')
    await soon(() => keptStep(page)).toBe(1)
    await page.reload()
    await soon(() => page.getByTestId('step').textContent()).toBe('1')
    await page.getByRole('button', { name: 'Go on' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('3')
    const saved: string[] = []
    page.on('download', download => saved.push(download.suggestedFilename()))
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByRole('button', { name: 'Save as safetensors' }).click()
    await soon(async () => saved.sort()).toEqual([...files.keys()].sort())
    expect(errors).toEqual([])
  })
})
