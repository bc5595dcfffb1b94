import { generate, greedyDecode } from 'glassformer'
import { expect, test } from 'vitest'
import { demo } from './demo.js'
import { inChromium } from './in-chromium.js'
import { ready, soon } from './page.js'

inChromium('decoding', open => {
  test.each([
    { hash: 'method=greedy', options: {} },
    { hash: 'method=sample&temperature=1.5&draw=7', options: { doSample: true, temperature: 1.5, seed: 7 } },
  ])('generation shows what the library generates, step by step: $hash', async ({ hash, options }) => {
    const { model } = demo('digits', 50)
    const engine = { engine: 'wasm', outputProbabilities: true } as const
    const [generation] = await generate(model, [[1, 11, 5, 5, 12, 2]], { ...engine, ...options })
    const { ids = [], probabilities = [] } = generation?.sequences[0] ?? {}
    const words = [...ids, 2].map(id => (id === 2 ? 'EOS' : String(id - 3)))
    const { page } = await open({ hash: `view=decode&src=8 2 2 9&step=50&${hash}` })
    await ready(page)
    await soon(() => page.locator('.path button').allTextContents()).toEqual(words)
    await page.getByRole('button', { name: 'Next step →' }).click()
    await soon(() => page.locator('.step .token').allTextContents()).toContain('SOS')
    const shown = numberOf((await page.locator('.bars .chosen .number').textContent()) ?? '')
    expect(shown).toBeCloseTo(probabilities[1]?.[ids[1] ?? 0] ?? 0, 4)
    // Another token there changes what comes after it, not what it was chosen from.
    const force = page.getByLabel('Force another token here')
    await force.selectOption({ label: '7' })
    await soon(() => page.locator('.path button').nth(1).textContent()).toContain('7')
    expect(await page.locator('.path button').first().textContent()).toBe(words[0])
    await force.selectOption({ label: 'EOS' })
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

  test('what the model generates alone stands below what it predicts when it is led', async () => {
    const { model } = demo('digits', 10)
    const [output = []] = await greedyDecode(model, [[1, 11, 8, 6, 4, 3, 2]], { engine: 'reference' })
    const { page } = await open({ hash: 'view=decode&src=8 5 3 1 0&step=10', width: 1440 })
    await ready(page)
    const cells = page.getByTestId('generated').locator('td')
    await soon(async () => (await cells.allTextContents()).map(text => text.replace(' ✗', '')).join(' ')).toContain(
      output.map(id => String(id - 3)).join(' '),
    )
    const boxes = await Promise.all([0, 1].map(i => page.locator('main section').nth(i).boundingBox()))
    expect(boxes[0]?.y).toBe(boxes[1]?.y)
  })
})

function numberOf(text: string): number {
  return Number(text.replaceAll('−', '-'))
}
