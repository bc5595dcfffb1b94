import { join } from 'node:path'
import { greedyDecode, loadModel, lossAndGradients, observe } from 'glassformer'
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { integratedGradients, logitLens, patchedLogits } from '#explain'
import { demo } from './demo.js'
import { inChromium } from './in-chromium.js'
import { demoSteps, projectRoot, ready, soon, violations } from './page.js'

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
      expect(word).toBe(['PAD', 'SOS', 'EOS'][logits.indexOf(largest)] ?? String(logits.indexOf(largest) - 3))
      expect(Number(probability)).toBeCloseTo(1 / sum, 2)
    }

    const { source, logit } = await integratedGradients(model, { src, trg }, { position: 1, token: 6 }, engine)
    const attribution = page.getByTestId('attribution')
    const shares = await attribution.locator('li .number').allTextContents()
    expect(shares.length).toBe(src.length + trg.length)
    for (const [i, share] of source.entries()) expect(numberOf(shares[i])).toBeCloseTo(share, 2)
    expect(await attribution.textContent()).toContain(`the logit is ${logit.toFixed(3)}`.replace('-', '−'))

    const patching = page.getByTestId('patching')
    // Another token stands where the one that is answered stood.
    expect(await patching.getByLabel('The other example').getAttribute('placeholder')).toBe('8 9 5 1')
    await patching.getByLabel('The other example').fill('9 9 9 9')
    await patching.getByRole('button', { name: 'Patch' }).click()
    const from = { src: [1, 12, 12, 12, 12, 2], trg }
    const { data } = await patchedLogits(model, from, { src, trg }, 'encoder.layers.0.out', engine)
    const cells = patching.locator('tbody td')
    await soon(() => cells.count()).toBe(src.length)
    const word = /Logit of (\S+):/.exec((await patching.textContent()) ?? '')?.[1] ?? ''
    const token = word === 'EOS' ? 2 : Number(word) + 3
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
    await page.getByRole('button', { name: 'Decoder · block 3 · masked self-attention · head 3' }).click()
    await soon(() => page.url()).toContain('tensor=decoder.layers.2.attention.attention')
    const where = page.getByRole('navigation', { name: 'Where you are' })
    expect((await where.textContent())?.split('›').at(-2)?.trim()).toBe('masked self-attention')
    expect(errors).toEqual([])
  })

  test('gradient norms and weight histograms over training: from the kept weights, in float64', async () => {
    const { page, errors } = await open({ hash: 'view=compare&compare=inside&src=8 3 5 1', width: 1440 })
    await ready(page)
    const stages = page.getByTestId('stages')
    await stages.getByRole('button', { name: 'Compute over all checkpoints' }).click()
    await stages.locator('tbody tr').first().waitFor()
    const [answer = []] = await greedyDecode(demo('digits', demoSteps).model, [src], { engine: 'reference' })
    const batch = { src: [src], trg: [[1, ...answer, 2]] }
    for (const [place, step] of [
      [0, 0],
      [2, 50],
    ] as const) {
      await stages.getByLabel('Training step of the weights in view').fill(String(place))
      const { model } = demo('digits', step)
      const counts = Array<number>(41).fill(0)
      for (const { data, trained } of model.parameters()) {
        if (!trained) continue
        for (const value of data) {
          const bin = Math.min(40, Math.max(0, Math.round((value + 1) * 20)))
          counts[bin] = (counts[bin] ?? 0) + 1
        }
      }
      const bars = stages.locator('rect title')
      await soon(async () => (await bars.allTextContents()).map(Number)).toEqual(counts)
      const lossOf = async (): Promise<number> =>
        (await observe(model, batch, ['loss'], { engine: 'reference' })).get('loss')?.data[0] ?? Number.NaN
      const { gradients } = await lossAndGradients(model, batch.src, batch.trg, { engine: 'reference' })
      for (const [part, shown] of await normsShown(stages)) {
        const keys = [...gradients.keys()].filter(key => key === part || key.startsWith(`${part}.`))
        const norm = Math.hypot(...keys.flatMap(key => [...(gradients.get(key)?.data ?? [])]))
        expect(shown, `${part}, step ${step}`).toBeCloseTo(norm, 3)
        // Along its own direction a gradient is as steep as it is long: the loss itself says how long.
        const at = async (by: number): Promise<number> => {
          const whole = model.stateDict()
          const moved = new Map(whole)
          for (const key of keys) {
            const { data, shape } = whole.get(key) ?? { data: new Float32Array(), shape: [] }
            const slope = gradients.get(key)?.data ?? []
            moved.set(key, { data: data.map((value, i) => value + (by * (slope[i] ?? 0)) / norm), shape })
          }
          model.loadStateDict(moved)
          const loss = await lossOf()
          model.loadStateDict(whole)
          return loss
        }
        if (part.includes('layers.1') || part.endsWith('embed')) {
          const steepness = ((await at(0.01)) - (await at(-0.01))) / 0.02
          expect(Math.abs(steepness / norm - 1), `${part}, step ${step}`).toBeLessThan(0.02)
        }
      }
    }
    expect(errors).toEqual([])
  })
})

async function normsShown(stages: Locator): Promise<[part: string, norm: number][]> {
  const rows = await stages.locator('tbody tr').all()
  return Promise.all(
    rows.map(async row => [
      (await row.locator('th').textContent()) ?? '',
      numberOf(await row.locator('td').last().textContent()),
    ]),
  )
}

function numberOf(text: string | null | undefined): number {
  return Number(text?.trim().replaceAll('−', '-'))
}
