import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  adam,
  createSchedule,
  createTask,
  evaluate,
  generate,
  greedyDecode,
  observe,
  Transformer,
  fit as train,
} from 'glassformer'
import { describe, expect, test } from 'vitest'
import { AblatedTransformer, lessons } from '#explain'
import { percent } from '#math'
import { demo } from './demo.js'
import { dropFiles } from './drop-files.js'
import { inChromium, MINUTES } from './in-chromium.js'
import { keptTests } from './kept.js'
import { linkTests } from './links.js'
import { demoSteps, pageFolder, projectRoot, ready, soon, violations } from './page.js'
import { sharedTests } from './shared.js'

const views = [
  'model',
  'model&depth=tensor&pane=code',
  'learn',
  'train',
  'decode',
  'compare',
  'compare&compare=time',
  'share',
] as const

inChromium('the studio in Chromium', open => {
  describe.each([
    { lang: 'en', locale: 'en-GB', width: 1440, dark: false },
    { lang: 'zh', locale: 'zh-CN', width: 360, dark: true },
  ])('$lang, $width px', ({ lang, locale, width, dark }) => {
    test.each(views)('%s: no console error, no axe-core violation, nothing wider than the page', async view => {
      const hash = `view=${view}&lesson=sos-eos&parts=["scaling"]&method=${lang === 'en' ? 'beam' : 'greedy'}`
      const { page, errors } = await open({ hash, locale, width, dark })
      await ready(page, view)
      if (view === 'model') await page.getByTestId('model-picture').waitFor()
      if (view.includes('depth=tensor')) await page.getByTestId('formula').waitFor()
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang === 'zh' ? 'zh-CN' : 'en')
      const headings = (await page.locator('main :is(h2, h3)').allTextContents()).join()
      if (view !== 'learn') expect(/[\u4e00-\u9fff]/.test(headings), headings).toBe(lang === 'zh')
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(errors).toEqual([])
    })
  })

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

  test('what cannot be read is said in the language of the page', async () => {
    const { page } = await open({ hash: 'depth=tensor&lang=zh&src=5 x' })
    await soon(() => page.getByRole('alert').textContent()).toMatch(/^第 2 个词元 "x" 不在词表里；词表里有："0"/)
    await page.getByText('上面的例子得是模型能读的').waitFor()
    await dropFiles(page, [{ name: 'model.safetensors', bytes: [1, 2, 3] }])
    await page.getByText('选中的文件里没有 config.json').waitFor()
    await dropFiles(page, [{ name: 'pairs.tsv', bytes: Buffer.from('ab') }])
    await page.getByRole('button', { name: '开始', exact: true }).click()
    await page.getByText('1 行里有 1 行不对：第 1 行有 0 个制表符，应有 1 个').waitFor()
  })

  test('the whole state is in the link; nonsense in a link does no harm', async () => {
    const { page, address, errors } = await open({ hash: 'view=decode&src=9 9 1&step=100&lang=zh&token=2' })
    await ready(page)
    await page.getByRole('button', { name: '模型', exact: true }).click()
    const url = page.url()
    for (const part of ['step=100', 'lang=zh', 'token=2']) expect(url).toContain(part)
    await page.goto('about:blank')
    await page.goto(url)
    await ready(page)
    expect(await page.getByRole('textbox', { name: '源序列' }).inputValue()).toBe('9 9 1')
    await page.goto(`${address}#view=nowhere&depth=tensor&at=[1,&step=-4&parts={}&lr="x"&tensor=no.such.tensor`)
    await ready(page)
    await page.getByText('no.such.tensor').first().waitFor()
    expect(errors).toEqual([])
  })

  test.each([
    { hash: 'method=greedy', options: {} },
    { hash: 'method=sample&temperature=1.5&draw=7', options: { doSample: true, temperature: 1.5, seed: 7 } },
  ])('generation shows what the library generates, step by step: $hash', async ({ hash, options }) => {
    const { model } = demo('digits', 50)
    const engine = { engine: 'wasm', outputProbabilities: true } as const
    const [generation] = await generate(model, [[1, 11, 5, 5, 12, 2]], { ...engine, ...options })
    const { ids = [], probabilities = [] } = generation?.sequences[0] ?? {}
    const words = [...ids, 2].map(id => (id === 2 ? '[EOS]' : String(id - 3)))
    const { page } = await open({ hash: `view=decode&src=8 2 2 9&step=50&${hash}` })
    await ready(page)
    await soon(() => page.locator('.path button').allTextContents()).toEqual(words)
    await page.getByRole('button', { name: 'Next step →' }).click()
    await soon(() => page.locator('.step .token').allTextContents()).toContain('[SOS]')
    const shown = numberOf((await page.locator('.bars .chosen .number').textContent()) ?? '')
    expect(shown).toBeCloseTo(probabilities[1]?.[ids[1] ?? 0] ?? 0, 4)
    // Another token there changes what comes after it, not what it was chosen from.
    const force = page.getByLabel('Force another token here')
    await force.selectOption({ label: '7' })
    await soon(() => page.locator('.path button').nth(1).textContent()).toContain('7')
    expect(await page.locator('.path button').first().textContent()).toBe(words[0])
    await force.selectOption({ label: '[EOS]' })
    await soon(() => page.locator('.path button').count()).toBe(2)
    await page.getByText('EOS ended it.').waitFor()
  })

  test('beam search shows the best of the library, with its score', async () => {
    const { model } = demo('digits', 50)
    const [generation] = await generate(model, [[1, 11, 5, 5, 12, 2]], { engine: 'wasm', numBeams: 3 })
    const best = generation?.sequences[0]
    const { page } = await open({ hash: 'view=decode&src=8 2 2 9&step=50&method=beam&width=3' })
    const path = page.locator('svg g.best text:not(.score)')
    await soon(async () => (await path.allTextContents()).join(' ')).toBe(
      `SOS ${best?.ids.map(id => id - 3).join(' ')} EOS`,
    )
    const score = (await page.locator('svg g.best .score').last().textContent()) ?? ''
    expect(numberOf(score)).toBeCloseTo(best?.score ?? 0, 2)
  })

  test('the slider over checkpoints moves everything', async () => {
    const { page } = await open({ hash: 'view=time&src=6 0 3' })
    await ready(page)
    const slider = page.getByLabel('Training step of the weights in view').first()
    await slider.fill('0')
    const { model } = demo('digits', 0)
    const [output = []] = await greedyDecode(model, [[1, 9, 3, 6, 2]], { engine: 'reference' })
    await soon(async () => (await page.locator('.answer .token').allTextContents()).join(' ')).toBe(
      output.map(id => ['[PAD]', '[SOS]', '[EOS]'][id] ?? String(id - 3)).join(' '),
    )
    await page.getByRole('button', { name: 'Compute over all checkpoints' }).click()
    const rows = page.locator('table.plain tbody tr')
    await soon(() => rows.count()).toBe(await slider.getAttribute('max').then(max => Number(max) + 1))
    expect(await rows.last().textContent()).toContain('0 3 6')
  })

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
    await page.getByText('Not one bit differs').waitFor()
    await page.getByLabel('Tensor', { exact: true }).selectOption(name)
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

  test('what the model generates alone stands below what it predicts when it is led', async () => {
    const { model } = demo('digits', 20)
    const [output = []] = await greedyDecode(model, [[1, 11, 8, 6, 4, 3, 2]], { engine: 'reference' })
    const { page } = await open({ hash: 'view=decode&src=8 5 3 1 0&step=20', width: 1440 })
    await ready(page)
    const cells = page.getByTestId('generated').locator('td')
    await soon(async () => (await cells.allTextContents()).map(text => text.replace(' ✗', '')).join(' ')).toContain(
      output.map(id => String(id - 3)).join(' '),
    )
    const boxes = await Promise.all([0, 1].map(i => page.locator('main section').nth(i).boundingBox()))
    expect(boxes[0]?.y).toBe(boxes[1]?.y)
  })

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

  describe('what is kept', () => keptTests(open))

  describe('what is shared', () => sharedTests(open))

  describe('links of 0.1.0', () => linkTests(open))

  test('pasted pairs are trained on; nonsense is refused by its lines', async () => {
    const { page, errors } = await open({ hash: 'view=train&task=pairs&dim=16&layers=1&heads=2&batch=4&steps=3' })
    const field = page.getByLabel('Pairs, a line each: source, tab, target')
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

  test('files are dropped anywhere: pairs, a model, and what is neither', async () => {
    const { page, address, errors } = await open({ hash: 'view=decode' })
    await ready(page)
    await dropFiles(page, [{ name: 'words.tsv', bytes: Buffer.from('ab\tba\nbc\tcb') }])
    await soon(() => page.getByLabel('Pairs, a line each: source, tab, target').inputValue()).toBe('ab\tba\nbc\tcb')
    await dropFiles(page, [{ name: 'picture.png', bytes: [0x89, 0x50, 0xff, 0xfe] }])
    await soon(() => page.getByRole('alert').textContent()).toContain('picture.png is not UTF-8 text')
    expect(await page.getByLabel('Pairs, a line each: source, tab, target').inputValue()).toBe('ab\tba\nbc\tcb')

    await dropFiles(page, [{ name: 'model.safetensors', bytes: [1, 2, 3] }])
    await soon(() => page.getByRole('alert').textContent()).toContain('config.json')
    const folder = join(pageFolder, 'runs/digits')
    const names = [`step-${demoSteps}.safetensors`, 'config.json', 'vocabulary.json']
    const files = names.map(name => ({
      name: name.replace(/^step-\d+/, 'model'),
      bytes: readFileSync(join(folder, name)),
    }))
    await dropFiles(page, files)
    await page.getByText('Opened: 352717 trained numbers.').waitFor()
    expect(page.url().startsWith(address)).toBe(true)
    expect(errors).toEqual([])
  })

  test('tensors and weights are taken along; files that are no model are refused with the reason', async () => {
    const { page } = await open({ hash: 'view=keep&src=1 0' })
    await ready(page)
    const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
    const lines = readFileSync(await csv.path(), 'utf8')
      .trim()
      .split('\n')
    expect(lines[0]).toBe('N,heads,queryLen,keyLen,value')
    expect(lines.length).toBe(1 + 4 * 4 * 4)
    for (const kind of ['JSON', 'SVG', 'PNG']) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: kind }).click(),
      ])
      expect(file.suggestedFilename()).toBe(`encoder.layers.0.attention.energy.${kind.toLowerCase()}`)
    }
    const chooser = page.getByLabel('Open a model')
    await chooser.setInputFiles({ name: 'model.safetensors', mimeType: '', buffer: Buffer.from('no weights') })
    await soon(() => page.getByRole('alert').textContent()).toContain('config.json')
    const folder = join(pageFolder, 'runs/digits')
    await chooser.setInputFiles([
      { name: 'model.safetensors', mimeType: '', buffer: readFileSync(join(folder, `step-${demoSteps}.safetensors`)) },
      { name: 'config.json', mimeType: '', buffer: readFileSync(join(folder, 'config.json')) },
      { name: 'vocabulary.json', mimeType: '', buffer: readFileSync(join(folder, 'vocabulary.json')) },
    ])
    await soon(() => page.getByText('Opened: 352717 trained numbers.').count()).toBe(1)
    expect(page.url()).toContain('run=file')
  })

  test.each([
    { what: 'a tensor', hash: 'step=10&tensor=decoder.layers.1.query' },
    { what: 'a gradient', hash: 'step=10&tensor=encoder.layers.1.attention.energy&grad=true' },
    {
      what: 'a model without some parts',
      hash: 'step=10&tensor=decoder.logits&parts=["scaling","head:encoder.layers.0.attention:2"]',
    },
  ])('the command trains the same bits in Node and reads the same numbers: $what', async ({ hash }) => {
    const { page } = await open({ hash: `view=keep&src=4 0 2&${hash}` })
    await ready(page)
    const script = await page.getByRole('textbox', { name: 'The same in Node' }).inputValue()
    const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
    const shown = readFileSync(await csv.path(), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => Number(line.split(',').at(-1)))
    const file = join(projectRoot, 'runs/reproduce-studio.mjs')
    writeFileSync(
      file,
      script.replace('console.log(tensors', 'console.log(JSON.stringify([...tensors').replace(/\)\s*$/, '.data]))\n'),
    )
    const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: projectRoot, encoding: 'utf8' })
    rmSync(file)
    expect(stdout, stderr).not.toBe('')
    expect(JSON.parse(stdout)).toEqual(shown)
  })

  test('with the headers it has threads; without them one, or those that its service worker wins', async () => {
    const isolated = await open({ hash: 'view=train' })
    await isolated.page.locator('.threads').waitFor()
    expect(await isolated.page.evaluate(() => crossOriginIsolated)).toBe(true)
    expect(await isolated.page.locator('.threads').textContent()).toMatch(/^\s*([2-9]|\d\d) threads/)

    const alone = await open({ isolated: false, query: '?no-threads', hash: 'view=train' })
    await alone.page.locator('.threads').waitFor()
    expect(await alone.page.locator('.threads').textContent()).toContain('one thread')
    expect(alone.errors).toEqual([])

    const helped = await open({ isolated: false })
    await soon(() => helped.page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true)
    await ready(helped.page)
  })

  test('a lesson shows its figures and checks a prediction', async () => {
    const { page, errors } = await open({ hash: 'view=lessons' })
    await page.getByLabel('Find a question').fill('EOS')
    await page.locator('main nav li').getByRole('button', { name: 'What are SOS and EOS?' }).click()
    await page.locator('article figure').nth(2).waitFor()
    const predict = page.getByRole('region', { name: 'Your prediction' })
    await predict.getByLabel('Your answer').fill('1')
    await predict.getByRole('button', { name: 'Check' }).click()
    const says = predict.locator('b.wrong')
    await says.waitFor()
    const answer = /says (\d+)/.exec((await says.textContent()) ?? '')?.[1] ?? ''
    await predict.getByLabel('Your answer').fill(answer)
    await predict.getByRole('button', { name: 'Check' }).click()
    await predict.getByText('✓ right').waitFor()
    expect(errors).toEqual([])
  })

  test('the course opens at its first lesson, goes on to the next, and checks exercises', async () => {
    const { page, errors } = await open({ hash: 'view=lessons' })
    await page.getByRole('heading', { name: 'What are the parts of this model?' }).waitFor()
    await page.getByRole('navigation', { name: 'Before and after' }).getByRole('button').click()
    await page.getByRole('heading', { name: 'What are SOS and EOS?' }).waitFor()
    const exercises = page.getByRole('region', { name: 'Exercises' })
    await exercises.getByLabel('Answer to exercise 2').fill('5')
    await exercises.getByRole('button', { name: 'Check' }).nth(1).click()
    await exercises.getByText('✗ the model says 6').waitFor()
    await exercises.getByLabel('Answer to exercise 1').fill('１，５，１０，２')
    await exercises.getByRole('button', { name: 'Check' }).first().click()
    await exercises.getByText('✓ right').waitFor()
    expect(errors).toEqual([])
  })

  test.each([
    { lang: 'en', width: 1280 },
    { lang: 'zh', width: 360 },
  ])(
    'every lesson opens with figures, from the list and by its link: $lang',
    { timeout: 6 * MINUTES },
    async ({ lang, width }) => {
      const { page, errors } = await open({ hash: `view=lessons&lang=${lang}`, width })
      const questions = page.locator('main nav li button')
      await questions.first().waitFor()
      expect(await questions.count()).toBe(lessons.length)
      for (let i = 0; i < lessons.length; i++) {
        await questions.nth(i).click()
        const question = await questions.nth(i).textContent()
        await page.locator('article figure').first().waitFor()
        expect(await page.locator('article h2').first().evaluate(isInSight), question ?? '').toBe(true)
        await page
          .locator(`article section[aria-label="${lang === 'zh' ? '涉及' : 'It speaks of'}"] button`)
          .first()
          .waitFor()
        expect(await violations(page), question ?? '').toEqual([])
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          question ?? '',
        ).toBeLessThanOrEqual(0)
        expect(await page.getByRole('alert').allTextContents(), question ?? '').toEqual([])
      }
      expect(page.url()).toMatch(/lesson=[a-z-]+/)
      expect(errors).toEqual([])
    },
  )

  test('JavaScript and CSS stay below 450 KB compressed', () => {
    const assets = readdirSync(join(pageFolder, 'assets')).filter(name => /\.(js|css)$/.test(name))
    const bytes = assets.map(name => gzipSync(readFileSync(join(pageFolder, 'assets', name)), { level: 9 }).length)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(450_000)
  })
})

function isInSight(element: Element): boolean {
  const { top } = element.getBoundingClientRect()
  return top >= 0 && top < innerHeight / 2
}

function numberOf(text: string): number {
  return Number(text.replaceAll('−', '-'))
}
