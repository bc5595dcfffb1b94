import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { dropFiles } from './drop-files.js'
import { inChromium } from './in-chromium.js'
import { projectRoot, ready, soon } from './page.js'

const SMALL = 'view=train&task=copy&dim=16&layers=1&heads=2&batch=8&seed=3&steps=30'
const run = join(projectRoot, 'test/compatibility/0.1.0/digits')

inChromium('what the page says is so', open => {
  test('two tabs: each says whose training is kept, and neither harms the other’s', async () => {
    const { page, address, errors } = await open({ hash: SMALL })
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByTestId('step').textContent()).toBe('30')
    const second = await page.context().newPage()
    await second.goto(`${address}#${SMALL.replace('seed=3', 'seed=9')}`)
    await second.getByRole('button', { name: 'Start' }).click()
    await second.getByText('Another tab of this page keeps its training.').waitFor()
    await soon(() => second.getByTestId('step').textContent()).toBe('30')
    await second.getByRole('button', { name: 'Reset' }).click()
    await second.close()
    await page.reload()
    await page.getByText('Kept by this browser: Copy, step 30 of 30').waitFor()
    expect(await page.getByLabel('Seed').inputValue()).toBe('3')
    expect(errors).toEqual([])
  })

  test('a lesson is computed on the model without the parts that are taken away', async () => {
    const { page } = await open({ hash: 'view=learn&lesson=energy&src=7 3' })
    const live = page.getByRole('region', { name: 'On the model and example in view' })
    const whole = await settled(live)
    await page.evaluate(() => {
      location.hash = 'view=learn&lesson=energy&src=7 3&parts=["positions"]'
    })
    await live.getByText('Taken away:').waitFor()
    await soon(() => settled(live)).not.toBe(whole)
    await page.getByRole('button', { name: 'Put everything back' }).click()
    await soon(() => settled(live)).toBe(whole)
  })

  test('a model that cannot be loaded is named with the reason; the one before it stays, under its own name', async () => {
    const { page } = await open({ hash: 'src=7 3' })
    await ready(page)
    await page.route('**/runs/reverse/**', route => route.abort())
    const before = await page.locator('.answer').textContent()
    await page.getByLabel('Model', { exact: true }).selectOption('reverse')
    const alert = page.getByRole('alert')
    await soon(() => alert.textContent()).toMatch(
      /“reverses strings” could not be loaded: .*Still in view: “sorts digits”/,
    )
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('digits')
    expect(await page.locator('.answer').textContent()).toBe(before)
    await page.unroute('**/runs/reverse/**')
    await page.getByLabel('Model', { exact: true }).selectOption('reverse')
    await soon(() => page.getByLabel('Model', { exact: true }).inputValue()).toBe('reverse')
    await soon(() => alert.count()).toBe(0)
  })

  test('a step whose weights cannot be had is named; the step before it stays', async () => {
    const { page } = await open({ hash: 'src=7 3' })
    await ready(page)
    await page.route('**/step-10.safetensors', route => route.abort())
    const slider = page.getByLabel('Training step of the weights in view')
    const last = await slider.inputValue()
    await slider.fill('1')
    await soon(() => page.getByRole('alert').textContent()).toContain('“sorts digits”, step 10 could not be loaded')
    expect(await slider.inputValue()).toBe(last)
  })

  test('the run that the server was started with is shown at the bare address', async () => {
    const { page, errors } = await open({ model: run })
    await ready(page)
    const model = page.getByLabel('Model', { exact: true })
    expect(await model.inputValue()).toBe('served')
    expect(await model.locator('option').allTextContents()).toEqual([
      'the served run',
      'sorts digits',
      'reverses strings',
    ])
    await model.selectOption('digits')
    await soon(() => page.url()).toContain('run=digits')
    await page.reload()
    await ready(page)
    expect(await model.inputValue()).toBe('digits')
    expect(errors).toEqual([])
  })

  test('a dropped text that holds no pairs is refused by name; the box stays as it was', async () => {
    const { page } = await open({ hash: 'view=train&task=pairs' })
    const box = page.getByLabel('One pair per line: source, tab, target')
    const before = await box.inputValue()
    await dropFiles(page, [{ name: 'notes.txt', bytes: Buffer.from('Some thoughts.\nAnd more of them.\n') }])
    await soon(() => page.getByRole('alert').textContent()).toContain('notes.txt was not taken: it holds no pairs')
    expect(await box.inputValue()).toBe(before)
    await dropFiles(page, [{ name: 'words.txt', bytes: Buffer.from('ab\tba\nbc\tcb\n') }])
    await soon(() => box.inputValue()).toBe('ab\tba\nbc\tcb\n')
  })

  test.each([
    { what: 'its three files', names: ['model.safetensors', 'config.json', 'vocabulary.json'] },
    { what: 'its run.json too', names: ['model.safetensors', 'config.json', 'vocabulary.json', 'run.json'] },
  ])('a run that is dropped as $what keeps its task', async ({ names }) => {
    const { page, errors } = await open()
    await ready(page)
    await dropFiles(
      page,
      names.map(name => ({ name, bytes: readFileSync(join(run, name)) })),
    )
    await page.getByText('Task: Sort digits.').waitFor()
    await page.getByRole('button', { name: 'Model', exact: true }).click()
    await page.getByRole('textbox', { name: 'Source' }).fill('8 3 5 1')
    await soon(() => page.locator('.answer').textContent()).toContain('right')
    expect(errors).toEqual([])
  })

  test('a forced token, and what follows it, is not counted as the model’s error', async () => {
    const { page } = await open({ hash: 'view=decode&src=8 3 5 1' })
    await ready(page)
    await page.locator('.path button').nth(1).click()
    await page.getByLabel('Force another token here').selectOption({ label: '9' })
    const row = page.getByTestId('generated').locator('td')
    await soon(async () => (await row.nth(1).textContent())?.trim()).toBe('9 ✎')
    await page.getByText('You chose the token of step 2').waitFor()
    const classes = await row.evaluateAll(cells => cells.map(cell => cell.className.split(' ')[0]))
    expect(classes[0]).toBe('right')
    expect(new Set(classes.slice(1))).toEqual(new Set(['idle']))
    expect((await row.allTextContents()).join()).not.toContain('✗')
  })

  test('the model that is trained is the one that the other views show, and they say so', async () => {
    const { page } = await open({ hash: SMALL })
    await soon(() => page.getByTestId('in-view').textContent()).toContain('sorts digits')
    await page.getByRole('button', { name: 'Start' }).click()
    await soon(() => page.getByTestId('in-view').textContent()).toContain('trained in this tab, step 30')
    for (const view of ['Model', 'Decode', 'Compare', 'Share']) {
      await page.getByRole('button', { name: view, exact: true }).click()
      await soon(() => page.getByLabel('Model', { exact: true }).inputValue()).toBe('tab')
    }
    await page.getByRole('button', { name: 'Learn', exact: true }).click()
    await soon(() => page.getByTestId('in-view').textContent()).toContain('trained in this tab')
  })

  test('an exported picture says what it shows: title, tokens, axes, legend and link', async () => {
    const tensor = 'decoder.layers.1.transformer_block.attention.maskedEnergy'
    const { page } = await open({ hash: `view=share&src=8 3 5 1&tensor=${tensor}&at=[0,2,0,0]&pad=1` })
    await ready(page)
    const tensorCard = page.getByRole('region', { name: 'The tensor in view' })
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      tensorCard.getByRole('button', { name: 'SVG' }).click(),
    ])
    const svg = readFileSync(await file.path(), 'utf8')
    const shown = await page.evaluate(source => {
      const image = new DOMParser().parseFromString(source, 'image/svg+xml')
      document.body.append(document.importNode(image.documentElement, true))
      const root = document.body.lastElementChild as SVGSVGElement
      const { right, bottom } = root.getBoundingClientRect()
      const all = [...root.querySelectorAll('text')]
      const cut = all.filter(each => {
        const box = each.getBoundingClientRect()
        return (
          box.right > right + 0.5 || box.bottom > bottom + 0.5 || box.left < root.getBoundingClientRect().left - 0.5
        )
      })
      return {
        texts: all.map(({ textContent }) => textContent),
        cut: cut.map(({ textContent }) => textContent),
        cells: root.querySelectorAll('rect title').length,
        link: root.querySelector('a')?.getAttribute('href'),
        largest: Number(root.querySelector('[data-scale]')?.getAttribute('data-scale')),
      }
    }, svg)
    expect(shown.cut).toEqual([])
    for (const wanted of [tensor, 'SOS', '8', 'PAD', 'masked']) expect(shown.texts).toContain(wanted)
    for (const wanted of ['queryLen 5↓', 'keyLen 7→', 'heads = 2']) expect(shown.texts.join()).toContain(wanted)
    expect(shown.texts.join()).toContain('sorts digits')
    expect(shown.cells).toBe(5 * 7)
    expect(shown.largest).toBeGreaterThan(0)
    expect(shown.link).toContain(`tensor=${tensor}`)
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      tensorCard.getByRole('button', { name: 'PNG' }).click(),
    ])
    expect(
      readFileSync(await png.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })
})

/** What a part of the page says, once it has come to rest. */
async function settled(part: ReturnType<Page['locator']>): Promise<string> {
  await part.locator('figure').first().waitFor()
  return (await part.locator('figure').allTextContents()).join('\n')
}
