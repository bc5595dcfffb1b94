import { createTask, saveModel, Transformer } from 'glassformer'
import { expect, test } from 'vitest'
import { scratch } from '../support/scratch.js'
import { inChromium } from './in-chromium.js'

inChromium('the picture of a large model', open => {
  test('6 + 6 layers, 512 wide, 40 tokens: folded, every block is there, inside the window, and drawn', async () => {
    const model = scratch()
    const { sourceVocabulary } = createTask('digits')
    const size = sourceVocabulary.size
    const options = { srcVocabSize: size, trgVocabSize: size, srcPadIdx: 0, trgPadIdx: 0, heads: 8, maxLen: 64 }
    await saveModel(model, new Transformer({ ...options, numLayers: 6, embedDim: 512 }), sourceVocabulary)
    const source = Array.from({ length: 38 }, (_, i) => i % 10).join(' ')
    const { page, errors } = await open({ model, width: 1440, hash: `run=served&src=${source}` })
    await page.locator('[data-next]').first().waitFor()
    expect(await page.locator('[data-token^=encoder]').count()).toBe(40)
    const picture = page.getByTestId('model-picture')
    expect(await picture.locator('[data-block]').count()).toBe(12)
    expect(await picture.locator('[data-tensor$=".attention.attention"]').count()).toBe(18)
    expect(await picture.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    const inks = await picture.locator('canvas').evaluateAll(all =>
      all.map(canvas => {
        const { width, height } = canvas as HTMLCanvasElement
        const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data
        return pixels?.filter((_, i) => i % 4 === 3).some(alpha => alpha > 40) ?? false
      }),
    )
    expect(inks).not.toContain(false)
    await page.locator('[data-block="decoder.layers.3"]').click()
    await page.getByTestId('formula').waitFor()
    expect(errors).toEqual([])
  })
})
