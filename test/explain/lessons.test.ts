import { beforeAll, describe, expect, it } from 'vitest'
import {
  experimentPart,
  type Figure,
  isRight,
  type LessonContext,
  type LessonPart,
  lessons,
  livePart,
  predictionOf,
  printHead,
  printListing,
  printPart,
  printPrediction,
  textWidth,
  workedPart,
} from '#explain'
import { expectSameFigures, expectSameValues } from './same-figures.js'
import { tinyContext } from './tiny-context.js'

const IDS = [
  'parts',
  'sos-eos',
  'hyper-parameters',
  'integer-ids',
  'input-and-target',
  'shift-or-mask',
  'autoregression',
  'forward-lines',
  'first-step',
  'feeding-back',
  'pad-index',
  'src-mask',
  'batching',
  'patterns',
  'embedding',
  'embedding-example',
  'word-vectors',
  'positional-encoding',
  'parallel',
  'div-term',
  'position-example',
  'why-sinusoids',
  'purpose-of-positions',
  'slice-and-add',
  'slice-example',
  'module-list',
  'layer-norm',
  'same-distribution',
  'normalise-or-regularise',
  'residual',
  'feed-forward',
  'loss-gradient',
  'adam',
  'weighted-sum',
  'qkv-dimensions',
  'energy',
  'q-and-k-size',
  'merge-heads',
  'fc-out',
  'two-attentions',
  'unsqueeze',
  'masked-fill',
  'mask-broadcast',
]
/** Their live halves measure time. */
const TIMED = new Set(['batching', 'parallel'])

function expectGoodFigures(figures: readonly Figure[]): void {
  expect(figures.length).toBeGreaterThan(0)
  for (const figure of figures) {
    const { name, title, shape, data } = figure
    expect(name).toMatch(/^[a-z0-9.-]+$/i)
    expect(title.zh).not.toBe('')
    expect(title.en).not.toBe('')
    expect(data).toHaveLength(shape.reduce((product, size) => product * size, 1))
    // A screen reader reads the heading of each row.
    if (figure.kind === 'columns') for (const label of figure.rows) expect(label, name).not.toBe('')
    for (const cell of data) if (typeof cell === 'number') expect(Number.isFinite(cell)).toBe(true)
  }
  expect(JSON.parse(JSON.stringify(figures))).toEqual(figures)
}

/** No line is wider than the terminal. */
function expectNarrow(print: (options: { readonly width: number; readonly full: boolean }) => readonly string[]): void {
  for (const width of [60, 80, 120])
    for (const full of [false, true])
      for (const line of print({ width, full })) {
        expect(line).not.toContain('undefined')
        if (textWidth(line) > width) expect(line).toBe(`no more than ${width} columns`)
      }
}

function expectGoodText(part: LessonPart): void {
  for (const language of ['zh', 'en'] as const) {
    expect(part.text[language].length).toBeGreaterThan(0)
    for (const paragraph of part.text[language]) {
      expect(paragraph).not.toMatch(/\{\{|undefined/)
      expect(paragraph.trim()).not.toBe('')
    }
    expectNarrow(options => printPart(part, { language, ...options }))
  }
}

it('answers every question, in the order in which they were asked', () => {
  expect(lessons.map(({ id }) => id)).toEqual(IDS)
  for (const { question, reader } of lessons) {
    for (const text of [question, reader]) expect([text.zh, text.en]).not.toContain('')
  }
  for (const language of ['zh', 'en'] as const) expectNarrow(({ width }) => printListing({ language, width }))
})

let wasm: LessonContext
let reference: LessonContext
/** Of another example. */
let other: LessonContext
beforeAll(async () => {
  wasm = await tinyContext('wasm')
  reference = await tinyContext('reference')
  other = await tinyContext('wasm', '7 7 1 0 2')
})

describe.each(lessons.map(lesson => [lesson.id, lesson] as const))('%s', (_, lesson) => {
  let worked: LessonPart
  let live: LessonPart
  beforeAll(async () => {
    worked = await workedPart(lesson, wasm)
    live = await livePart(lesson, wasm)
  })

  it('shows worked figures whose numbers the reference engine computes too', async () => {
    const [given, wanted] = [await lesson.worked(wasm), await lesson.worked(reference)]
    expectGoodFigures(given.figures)
    expectSameFigures(given.figures, wanted.figures)
    expectSameValues(given.values, wanted.values)
    expectGoodText(worked)
  })

  it('shows live figures of the model and example in view', async () => {
    expectGoodFigures(live.figures)
    expectGoodText(live)
    if (TIMED.has(lesson.id)) return
    const [given, wanted] = [await lesson.live.show(wasm), await lesson.live.show(reference)]
    expectSameFigures(given.figures, wanted.figures)
    expectSameValues(given.values, wanted.values)
  })

  it('follows the example', async () => {
    const part = await livePart(lesson, other)
    expectGoodFigures(part.figures)
    expectGoodText(part)
  })

  it('names its figures once', () => {
    const names = [worked, live].flatMap(({ figures }) => figures.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })

  it('ends in a prediction that the model checks', async () => {
    const prediction = await predictionOf(lesson, wasm)
    const again = await predictionOf(lesson, reference)
    expect(prediction).toBeDefined()
    if (prediction === undefined) return
    const { asked, question } = prediction
    expect(question.zh).not.toMatch(/\{\{/)
    expect(question.en).not.toMatch(/\{\{/)
    expect(asked.answer).not.toBe('')
    expect(asked.answer).toBe(again?.asked.answer)
    expect(isRight(asked, asked.answer)).toBe(true)
    expect(isRight(asked, `${asked.answer}x`)).toBe(false)
    expect(isRight(asked, asked.answer.replace(/[()]/g, ' ').replaceAll(',', '，'))).toBe(true)
    if (asked.options !== undefined) expect(asked.options).toContain(asked.answer)
    for (const language of ['zh', 'en'] as const)
      expectNarrow(({ width }) => printPrediction(prediction, {}, { language, width }))
  })

  it('prints its head in both languages', () => {
    for (const language of ['zh', 'en'] as const) {
      expect(printHead(lesson, { language }).join('\n')).toContain(lesson.question[language].slice(0, 8))
      expectNarrow(options => printHead(lesson, { language, ...options }))
    }
  })
})

describe.each(lessons.filter(lesson => lesson.experiment !== undefined).map(lesson => [lesson.id, lesson] as const))(
  '%s trains',
  (_, lesson) => {
    it('and says what its own run measured', async () => {
      const progress: number[] = []
      const part = await experimentPart(
        lesson,
        { engine: 'wasm' },
        { effort: 0.01, onProgress: done => progress.push(done) },
      )
      expect(part).toBeDefined()
      if (part === undefined) return
      expectGoodFigures(part.figures)
      expectGoodText(part)
      expect(progress.at(-1)).toBe(1)
      expect([...progress].sort((a, b) => a - b)).toEqual(progress)
    })

    it('until it is stopped', async () => {
      const controller = new AbortController()
      controller.abort(new Error('left'))
      await expect(experimentPart(lesson, { engine: 'wasm' }, { signal: controller.signal })).rejects.toThrow('left')
    })
  },
)
