import type { Source } from 'virtual:sources'
import { Transformer } from 'glassformer'
import { describe, expect, test } from 'vitest'
import { ablations, lessons } from '#explain'
import { sourceLines, trainingStep } from '#session'
import { namedTensors } from '#tensor'
import { readSources } from '../../studio/build/sources-plugin.mjs'
import type { LessonInfo } from '../../studio/src/engine/protocol.ts'
import { tensorOf } from '../../studio/src/search/concept.ts'
import { concepts } from '../../studio/src/search/concepts.ts'
import { Finder } from '../../studio/src/search/find.ts'
import type { Target } from '../../studio/src/search/target.ts'
import { tinyOptions } from '../support/models.js'
import { inChromium } from './in-chromium.js'
import { ready, soon, violations } from './page.js'

const sources = (await readSources()) as unknown as Source[]
const finder = new Finder({
  sources,
  lessons: lessons as unknown as readonly LessonInfo[],
  tensors: tensorsOf(),
  parts: new Map(ablations.map(({ name }) => [name, [name]])),
})

describe('the table of concepts', () => {
  test('each has its tensor in models of either order of the norms, its line, its lesson and its part', () => {
    expect(new Set(concepts.map(({ id }) => id)).size).toBe(concepts.length)
    for (const concept of concepts) {
      for (const normFirst of [false, true]) {
        expect(tensorOf(concept, tensorsOf(normFirst)), concept.id).toBeDefined()
      }
      for (const line of concept.line) expect(Object.keys(sourceLines), concept.id).toContain(line)
      expect(
        lessons.map(({ id }) => id),
        concept.id,
      ).toContain(concept.lesson)
      if (concept.part !== undefined)
        expect(
          ablations.map(({ name }) => name),
          concept.id,
        ).toContain(concept.part)
    }
  })

  test('what is asked first leads to the place, with its tensor, line, lesson and part behind it', () => {
    const [place, tensor, line, lesson, part] = finder.find('causal mask')
    expect(place).toMatchObject({ kind: 'place', concept: { id: 'causal-mask' }, lesson: { id: 'masked-fill' } })
    expect(tensor).toMatchObject({ kind: 'tensor', tensor: 'decoder.layers.0.attention.maskedEnergy' })
    expect(line).toMatchObject({ kind: 'line', path: 'src/model/multi-head-attention.ts', bound: true })
    expect(lesson).toMatchObject({ kind: 'lesson', lesson: { id: 'masked-fill' } })
    expect(part).toMatchObject({ kind: 'part', part: 'causal-mask' })
  })

  test.each([
    [
      'causal-mask',
      [
        'causal mask',
        '因果掩码',
        'where is the mask',
        'where is the causal mask applied?',
        '掩码在哪里？',
        'casual mask',
        'Masked self-attention',
      ],
    ],
    ['softmax', ['softmax', 'attention weights', '注意力权重', 'What is attention?']],
    ['gradient', ['gradient', '梯度', 'backpropagation', '反向传播是什么？']],
    [
      'scaling',
      ['why divide by sqrt', 'sqrt', '为什么除以根号', 'why do we divide by the square root?', 'scaled dot product'],
    ],
    ['padding-mask', ['padding mask', 'srcMask', '填充掩码']],
    ['residual', ['residual', 'skip connection', '残差', 'residual conection']],
    ['cross-attention', ['cross attention', '交叉注意力', 'encoder-decoder attention']],
    ['positional-encoding', ['positional encoding', 'positions', '位置编码', 'sine']],
    ['layer-norm', ['layer norm', 'LayerNorm', '层归一化', 'normalization']],
    ['embedding', ['embedding', '词向量', 'what is an embedding?']],
    ['energy', ['energy', '点积', 'dot product']],
    ['heads', ['multi-head attention', 'heads', '多头']],
    ['loss', ['loss', '交叉熵', 'cross entropy']],
    ['generation', ['greedy', '自回归', 'beam search']],
    ['teacher-forcing', ['teacher forcing', '教师强制']],
    ['feed-forward', ['ffn', 'feed forward', '前馈网络']],
  ])('%s is the first answer to its names', (id, questions) => {
    for (const question of questions) {
      const [first] = finder.find(question)
      expect(first?.kind === 'place' ? first.concept.id : first, question).toBe(id)
    }
  })

  test('every concept is the first answer to its own name, in either language', () => {
    for (const { id, name } of concepts) {
      for (const question of [name.en, name.zh]) {
        const [first] = finder.find(question)
        expect(first?.kind === 'place' ? first.concept.id : first?.kind, question).toBe(id)
      }
    }
  })

  test('code is found as it is written: lines that make a tensor first, a tensor by its whole name before them', () => {
    const linear = finder.find('nn.Linear(embed_dim, embed_dim)')
    expect(linear.map(({ kind }) => kind)).toEqual(['line', 'line', 'line', 'line'])
    expect(textsOf(finder.find('masked_fill'))).toContain(
      'masked_energy = energy.masked_fill(mask == 0, -1e20)  # (N, heads, queryLen, keyLen)',
    )
    expect(finder.find('encoder.layers.0.attention.q')[0]).toMatchObject({ kind: 'tensor' })
    expect(finder.find('zzzz')).toEqual([])
    expect(finder.find(' ? ')).toEqual([])
  })
})

inChromium('the search field', open => {
  test.each([
    { question: 'causal mask', locale: 'en-GB', name: 'Causal mask', width: 1440 },
    { question: '因果掩码', locale: 'zh-CN', name: '因果掩码', width: 360 },
    { question: 'where is the mask', locale: 'en-GB', name: 'Causal mask', width: 1440 },
  ])('$question leads to the place, its line and its lesson', async ({ question, locale, name, width }) => {
    const { page, errors } = await open({ locale, width })
    await ready(page)
    await page.keyboard.press('/')
    await page.keyboard.type(question)
    const first = page.getByTestId('search-result').first()
    await soon(() => first.textContent()).toContain(name)
    expect(await first.getAttribute('data-kind')).toBe('place')
    expect(await first.textContent()).toContain('multi-head-attention.ts')
    expect(await first.textContent()).toContain('maskedFill(mask == 0, -1e20)')
    const kinds = await page.getByTestId('search-result').evaluateAll(all => all.map(one => one.dataset['kind']))
    expect(kinds.slice(0, 5)).toEqual(['place', 'tensor', 'line', 'lesson', 'part'])
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await soon(() => page.url()).toContain('tensor=decoder.layers.0.attention.maskedEnergy')
    await soon(() => page.locator('li.on').textContent()).toContain('const maskedEnergy = ')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
  })

  test('by keyboard: down to the lesson, and to what takes it away', async () => {
    const { page } = await open()
    await ready(page)
    await page.keyboard.press('/')
    await page.keyboard.type('why divide by sqrt')
    await page.locator('[data-kind=lesson]').first().waitFor()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
    expect(await page.locator('[aria-selected=true][data-kind]').getAttribute('data-kind')).toBe('lesson')
    await page.keyboard.press('Enter')
    await soon(() => page.url()).toContain('lesson=energy')
    await page.keyboard.press('/')
    await page.keyboard.type('softmax')
    await page.keyboard.press('Escape')
    expect(await page.getByTestId('search-result').count()).toBe(0)
    await page.keyboard.press('/')
    await page.keyboard.type('residual')
    await page.locator('[data-kind=part]').first().click()
    await soon(() => page.getByRole('checkbox', { name: /Residuals/ }).isChecked()).toBe(true)
  })

  test('what is not there is said', async () => {
    const { page } = await open()
    await ready(page)
    await page.getByTestId('search').fill('zzzz')
    await page.getByText('Nothing found.').waitFor()
  })
})

function tensorsOf(normFirst = false): string[] {
  const { loss, accuracy } = trainingStep(new Transformer({ ...tinyOptions, normFirst }))
  return [...namedTensors([loss, accuracy]).keys()]
}

function textsOf(targets: readonly Target[]): string[] {
  return targets.flatMap(target => (target.kind === 'line' ? [target.text] : []))
}
