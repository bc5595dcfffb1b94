import { join } from 'node:path'
import { loadModel } from 'glassformer'
import { expect, test } from 'vitest'
import { integratedGradients, logitLens, patchedLogits } from '#explain'
import { inChromium } from './in-chromium.js'
import { projectRoot, ready, soon, violations } from './page.js'

const folder = join(projectRoot, 'test/compatibility/0.1.0/digits')
const engine = { engine: 'wasm', threads: 1 } as const
// 8 3 5 1 with SOS and EOS, and what the decoder reads.
const src = [1, 11, 6, 8, 4, 2]
const trg = [1, 4, 6, 8, 11]

inChromium('looking deeper', open => {
  test('the numbers shown are the library’s: lens, attribution, patching', async () => {
    const { model } = await loadModel(folder)
    const hash = 'view=compare&compare=inside&src=8 3 5 1&token=1'
    const { page, errors } = await open({ model: folder, hash, width: 1440 })
    await ready(page)

    const [layer] = await logitLens(model, { src: [src], trg: [trg] }, engine)
    const row = page.getByTestId('lens').locator('tbody tr').first().locator('td')
    await soon(() => row.count()).toBe(trg.length)
    for (const [at, cell] of (await row.allTextContents()).entries()) {
      const logits = layer?.logits.subarray(at * 13, (at + 1) * 13) ?? []
      const largest = Math.max(...logits)
      const sum = Array.from(logits, logit => Math.exp(logit - largest)).reduce((total, term) => total + term, 0)
      const [word = '', probability = ''] = cell.trim().split(/\s+/)
      expect(word).toBe(['[PAD]', '[SOS]', '[EOS]'][logits.indexOf(largest)] ?? String(logits.indexOf(largest) - 3))
      expect(Number(probability)).toBeCloseTo(1 / sum, 2)
    }

    const { source, logit } = await integratedGradients(model, { src, trg }, { position: 1, token: 6 }, engine)
    const attribution = page.getByTestId('attribution')
    const shares = await attribution.locator('li .number').allTextContents()
    expect(shares.length).toBe(src.length + trg.length)
    for (const [i, share] of source.entries()) expect(numberOf(shares[i])).toBeCloseTo(share, 2)
    expect(await attribution.textContent()).toContain(`the logit is ${logit.toFixed(3)}`.replace('-', '−'))

    const patching = page.getByTestId('patching')
    await patching.getByLabel('The other example').fill('9 9 9 9')
    await patching.getByRole('button', { name: 'Patch' }).click()
    const from = { src: [1, 12, 12, 12, 12, 2], trg }
    const { data } = await patchedLogits(model, from, { src, trg }, 'encoder.layers.0.out', engine)
    const cells = patching.locator('tbody td')
    await soon(() => cells.count()).toBe(src.length)
    const word = /Logit of (\S+):/.exec((await patching.textContent()) ?? '')?.[1] ?? ''
    const token = word === '[EOS]' ? 2 : Number(word) + 3
    for (const [position, text] of (await cells.allTextContents()).entries()) {
      expect(numberOf(text)).toBeCloseTo(data[(position * trg.length + 1) * 13 + token] ?? Number.NaN, 1)
    }
    await patching.getByLabel('The other example').fill('9 9')
    await patching.getByRole('button', { name: 'Patch' }).click()
    await soon(() => patching.getByRole('alert').textContent()).toContain('patching needs as many')
    expect(await violations(page)).toEqual([])
    expect(errors).toEqual([])
  })

  test('all heads stand side by side; training’s gradients, weights and embeddings follow the step', async () => {
    const { page, errors } = await open({ hash: 'view=compare&compare=inside&src=8 3 5 1', width: 1440 })
    await ready(page)
    await soon(() => page.getByTestId('all-heads').locator('canvas').count()).toBe(9 * 4)
    const stages = page.getByTestId('stages')
    await stages.getByRole('button', { name: 'Compute over all checkpoints' }).click()
    const places = stages.locator('text[data-id]')
    await soon(() => places.count()).toBe(13)
    const [last, norm] = [await places.last().getAttribute('x'), await stages.locator('tbody td').nth(1).textContent()]
    expect(await violations(page)).toEqual([])
    await stages.getByLabel('Training step of the weights in view').fill('0')
    await soon(() => places.last().getAttribute('x')).not.toBe(last)
    expect(await stages.locator('tbody td').nth(1).textContent()).not.toBe(norm)
    await page.getByRole('button', { name: /^decoder\.layers\.2\.attention\.attention head 3$/ }).click()
    await soon(() => page.url()).toContain('tensor=decoder.layers.2.attention.attention')
    expect(errors).toEqual([])
  })
})

function numberOf(text: string | null | undefined): number {
  return Number(text?.trim().replaceAll('−', '-'))
}
