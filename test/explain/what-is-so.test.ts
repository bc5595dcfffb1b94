import { describe, expect, it } from 'vitest'
import { Vocabulary } from '#data'
import { AblatedTransformer, ablations, lessonContext, lessons, livePart, predictionOf, tinyModel } from '#explain'
import { tinyContext } from './tiny-context.js'

/** What lessons once said wrongly, or so that it misled. */
const engine = 'wasm'

function lesson(id: string) {
  const found = lessons.find(each => each.id === id)
  if (found === undefined) throw new Error(`no lesson ${id}`)
  return found
}

async function worked(id: string) {
  const { figures, values } = await lesson(id).worked({ engine: 'reference' })
  return { values, numbers: (name: string) => (figures.find(figure => figure.name === name)?.data ?? []).map(Number) }
}

describe('word-vectors', () => {
  const model = tinyModel({ seed: 3 })
  const view = (initial?: ReturnType<typeof tinyModel>) =>
    lessonContext({
      engine,
      model,
      vocabulary: Vocabulary.digits(),
      source: '5 3 9',
      ...(initial === undefined ? {} : { initial }),
    })

  it('says nothing of training where the first weights are unknown', async () => {
    const part = await livePart(lesson('word-vectors'), await view())
    expect(part.text.en[0]).toMatch(/isn’t known/)
    const figures = Object.fromEntries(part.figures.map(figure => [figure.name, figure]))
    expect(figures['live.nearest']?.shape[1]).toBe(2)
    expect(figures['live.map']).not.toHaveProperty('before')
  })

  it('compares with the model’s own first weights', async () => {
    const same = await lesson('word-vectors').live.show(await view(tinyModel({ seed: 3 })))
    expect([same.values['changed'], same.values['kept']]).toEqual([0, expect.closeTo(1, 5)])
    const map = same.figures.find(figure => figure.kind === 'map')
    expect(map?.kind === 'map' && map.before?.map(number => number.toFixed(5))).toEqual(
      map?.data.map(number => Number(number).toFixed(5)),
    )
    const other = await lesson('word-vectors').live.show(await view(tinyModel({ seed: 4 })))
    expect(other.values['kept']).toBeLessThan(0.8)
  })
})

it('why-sinusoids: the rotation goes forward', async () => {
  const { values, numbers } = await worked('why-sinusoids')
  // R·PE(0) is PE(k): PE(0) is 0, 1, 0, 1 …, so that the second column of R is the beginning of PE(k).
  expect(numbers('rotation')[1]).toBeCloseTo(Math.sin(Number(values['k'])), 6)
  for (const text of [...lesson('why-sinusoids').body.zh, ...lesson('why-sinusoids').body.en])
    expect(text).not.toMatch(/往前 \{\{k|\{\{k\}\} back/)
})

it('parallel: the shorter chain of short sequences is the recurrence’s', async () => {
  const { values, numbers } = await worked('parallel')
  const [recurrence, pass] = [numbers('depth').slice(0, 7), numbers('depth').slice(7)]
  expect(new Set(pass)).toEqual(new Set([values['depth']]))
  expect(recurrence[0]).toBeLessThan(pass[0] ?? 0)
  expect(recurrence[6]).toBeGreaterThan(pass[6] ?? 0)
  expect(values['crossover']).toBeGreaterThan(32)
  expect(values['crossover']).toBeLessThan(64)
})

it('patterns: every target of shuffle is the same, and a model of descending runs writes a digit once', async () => {
  const shown = await lesson('patterns').worked({ engine })
  const samples = shown.figures[0]?.data ?? []
  expect(new Set(samples.slice(7, 12).filter((_, place) => place % 2 === 0))).toEqual(new Set(['0 1 2 3 4 5 6 7 8 9']))
  expect((await predictionOf(lesson('patterns'), await tinyContext(engine)))?.asked.answer).toBe('3 7')
})

it('residual: without it the first layer gets a smaller share of the gradient', async () => {
  const { values } = await worked('residual')
  expect(values['shareCut']).toBeLessThan(Number(values['share']) / 2)
})

it('integer-ids: the loss takes uint8 too', () => {
  for (const language of ['zh', 'en'] as const) expect(lesson('integer-ids').body[language].join()).toContain('`uint8`')
})

it('forward-lines: without dropout, evaluation changes nothing', async () => {
  expect(lesson('forward-lines').body.en.join()).toMatch(/no dropout, so there it changes nothing/)
})

it('fc-out: heads and positions are counted from zero everywhere', () => {
  for (const { body, live, id } of lessons) {
    for (const text of [...body.zh, ...live.text.zh]) expect(text, id).not.toMatch(/第一个头|第一层/)
    for (const text of [...body.en, ...live.text.en]) expect(text, id).not.toMatch(/first (head|layer of)/i)
  }
})

describe.each(ablations.map(({ name }) => name))('without %s', part => {
  it('every lesson’s live half says so, and shows that model', async () => {
    const model = new AblatedTransformer({ ...tinyModel({ numLayers: 2 }).options, seed: 1, parts: [part] })
    const context = await lessonContext({ engine, model, vocabulary: Vocabulary.digits(), source: '5 3 9' })
    for (const each of lessons) {
      const { text, figures } = await livePart(each, context)
      expect(text.en[0], each.id).toMatch(
        figures.length === 0 ? /can’t show/ : new RegExp(`^Taken away from this model: \`${part}\``),
      )
      expect(text.en.join(), each.id).not.toMatch(/undefined|\{\{/)
    }
  })
})

it('layer-norm, energy, two-attentions: what is gone is not shown as there', async () => {
  const view = async (part: string) => {
    const model = new AblatedTransformer({ ...tinyModel().options, seed: 1, parts: [part] })
    return lessonContext({ engine, model, vocabulary: Vocabulary.digits(), source: '5 3 9' })
  }
  const said = async (id: string, part: string) => (await livePart(lesson(id), await view(part))).text.en.join(' ')
  expect(await said('layer-norm', 'layer-norm')).toMatch(/LayerNorm is gone/)
  expect(await said('two-attentions', 'self-attention')).toMatch(/Self-attention has been taken away/)
  expect(await said('residual', 'residual')).toMatch(/is not added/)
  const { figures } = await lesson('energy').live.show(await view('scaling'))
  const cell = figures.find(figure => figure.kind === 'arithmetic')
  expect(cell?.kind === 'arithmetic' && cell.formulas[0]).not.toMatch(/√/)
})
