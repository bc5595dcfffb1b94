import { readFileSync } from 'node:fs'
import type { Download, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'

const LAYERS = 3
const [SOURCE, TARGET, WORDS] = [7, 6, 13] // tokens of the example, words of the vocabulary
const CROSS = 'decoder.layers.2.transformer_block.attention.attention'

inChromium('the picture on paper', open => {
  test('as SVG it is well formed and holds every block, every tensor’s cells, tokens, axes, legend and link', async () => {
    const { page, errors } = await open({ hash: 'lang=en&theme=dark&follow=decoder:2' })
    const svg = readFileSync(await (await saved(page, 'SVG')).path(), 'utf8')
    const shown = await page.evaluate(source => {
      const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement
      const all = (selector: string): Element[] => [...root.querySelectorAll(selector)]
      const named = (attribute: string): string[] => all(`[${attribute}]`).map(one => one.getAttribute(attribute) ?? '')
      const cells = all('[data-tensor]').map(tensor => {
        const narrow = [...tensor.querySelectorAll('path')].map(path => path.getAttribute('d')?.split('z').length ?? 1)
        const drawn = tensor.querySelectorAll('rect').length + narrow.reduce((sum, parts) => sum + parts - 1, 0)
        return [tensor.getAttribute('data-tensor') ?? '', drawn] as const
      })
      return {
        problems: all('parsererror').length,
        blocks: named('data-block'),
        cells: Object.fromEntries(cells),
        texts: all('text').map(({ textContent }) => textContent ?? ''),
        ground: root.querySelector('rect')?.getAttribute('fill'),
        link: root.querySelector('a')?.getAttribute('href') ?? '',
        axes: all('[data-tensor] > title').map(({ textContent }) => textContent ?? ''),
        numbers: Object.fromEntries(
          all('[data-tensor]').map(tensor => [
            tensor.getAttribute('data-tensor') ?? '',
            [...tensor.querySelectorAll('rect > title')].map(({ textContent }) => Number(textContent)),
          ]),
        ),
      }
    }, svg)
    expect(shown.problems).toBe(0)
    const layers = Array.from({ length: LAYERS }, (_, i) => i)
    expect(shown.blocks).toEqual(['encoder', 'decoder'].flatMap(stack => layers.map(i => `${stack}.layers.${i}`)))
    for (const i of layers) {
      expect(shown.cells[`encoder.layers.${i}.attention.attention`]).toBe(SOURCE * SOURCE)
      expect(shown.cells[`decoder.layers.${i}.attention.attention`]).toBe(TARGET * TARGET)
      expect(shown.cells[`decoder.layers.${i}.transformer_block.attention.attention`]).toBe(TARGET * SOURCE)
      expect(shown.cells[`encoder.layers.${i}.out`]).toBe(SOURCE * 64)
      expect(shown.cells[`decoder.layers.${i}.transformer_block.out`]).toBe(TARGET * 64)
    }
    expect(shown.cells['decoder.logits']).toBe(TARGET * WORDS)
    const shares = shown.numbers[CROSS] ?? []
    for (let row = 0; row < TARGET; row++) expect(sum(shares.slice(row * SOURCE, (row + 1) * SOURCE))).toBeCloseTo(1, 5)
    for (const text of ['SOS', '8', 'EOS', 'Encoder', 'block 3', 'cross', 'A small Transformer that sorts digits.'])
      expect(shown.texts).toContain(text)
    for (const text of ['sorts digits', 'queryLen ↓', 'a lane: one token', 'embedDim →'])
      expect(shown.texts.join(' ')).toContain(text)
    expect(shown.axes.find(axes => axes.includes(CROSS))).toContain('(N, heads, queryLen, keyLen)')
    expect(shown.ground).toBe('#ffffff')
    expect(shown.link).toContain('follow=decoder%3A2')
    expect(errors).toEqual([])
  })

  test('as PNG it has two pixels for each of the SVG’s, inked', async () => {
    const { page } = await open({ hash: 'lang=zh&view=share', width: 360 })
    const card = page.getByRole('region', { name: '模型的全图' })
    const [svg] = await Promise.all([page.waitForEvent('download'), card.getByRole('button', { name: 'SVG' }).click()])
    const [png] = await Promise.all([page.waitForEvent('download'), card.getByRole('button', { name: 'PNG' }).click()])
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(readFileSync(await svg.path(), 'utf8')) ?? []
    const shown = await page.evaluate(
      async bytes => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }))
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
        context?.drawImage(image, 0, 0)
        const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
        const colours = new Set<string>()
        for (let i = 0; i < pixels.length; i += 4) colours.add(pixels.subarray(i, i + 4).join())
        return { width: image.width, height: image.height, colours: colours.size }
      },
      [...readFileSync(await png.path())],
    )
    expect(shown).toMatchObject({ width: 2 * Number(width), height: 2 * Number(height) })
    expect(shown.colours).toBeGreaterThan(100)
  })
})

async function saved(page: Page, kind: 'SVG' | 'PNG'): Promise<Download> {
  await page.locator('[data-next]').first().waitFor()
  const button = page.getByRole('button', { name: `Save the picture as ${kind}` })
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
  return file
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
