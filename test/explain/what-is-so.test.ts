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
  for (const language of ['zh', 'en'] as const)
    expect(textOf('why-sinusoids', language)).not.toMatch(/往前 \{\{k|\{\{k\}\} back/)
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

/** All that a lesson says of itself, in one language. */
function textOf(id: string, language: 'zh' | 'en'): string {
  const { body, live, experiment } = lesson(id)
  return [...body[language], ...live.text[language], ...(experiment?.text[language] ?? [])].join('\n')
}

it('purpose-of-positions: that a sum can be told apart is measured, not read off linearity', async () => {
  for (const language of ['zh', 'en'] as const) {
    expect(textOf('purpose-of-positions', language)).not.toMatch(/W\(x|线性|linear/u)
    expect(textOf('purpose-of-positions', language)).toContain('{{cosine:3}}')
  }
})

it('parallel: what is compared with one pass keeps its keys and values, and both have their encoding', () => {
  expect(textOf('parallel', 'zh')).toMatch(/各含一次编码.*键和值都存着/u)
  expect(textOf('parallel', 'en')).toMatch(/encoder included.*kept in a cache/u)
})

it('patterns and two-attentions: a score on shuffle proves nothing, and both say so', () => {
  for (const id of ['patterns', 'two-attentions']) {
    expect(textOf(id, 'zh')).toMatch(/`shuffle` 的.*(答案|分数).*永远是同一串/u)
    expect(textOf(id, 'en')).toMatch(/(score on|answer to) `shuffle`.*always the same/u)
  }
})

it('residual: the live verdict is what its figure shows', async () => {
  const shown = await lesson('residual').live.show(await tinyContext(engine))
  const rows = (shown.figures[0]?.data ?? []).map(Number)
  const sums = Array.from({ length: rows.length / 3 }, (_, i) => rows.slice(3 * i, 3 * i + 3))
  const keptLarger = sums.filter(([kept = 0, added = 0]) => kept > added).length * 2 > sums.length
  expect(shown.values['verdict']).toMatchObject({
    en: expect.stringMatching(keptLarger ? /vector itself/ : /changes a/),
  })
  for (const [kept = 0, added = 0, share = 0] of sums) expect(share).toBeCloseTo(added / (kept + added), 6)
  expect(textOf('residual', 'zh')).toMatch(/还有一次 LayerNorm，所以不是原封不动/u)
  expect(textOf('residual', 'en')).toMatch(/through a LayerNorm, so not untouched/)
})

it('normalise-or-regularise: a standard deviation is called one', async () => {
  const { values, figures } = await lesson('normalise-or-regularise').live.show(await tinyContext(engine))
  const spreads = (figures[0]?.data ?? []).map(Number).filter((_, place) => place % 2 === 1)
  expect(values['spread']).toBeCloseTo(spreads.reduce((sum, each) => sum + each, 0) / spreads.length, 6)
  expect(textOf('normalise-or-regularise', 'zh')).toMatch(/标准差平均是 \{\{spread/u)
  expect(textOf('normalise-or-regularise', 'en')).toMatch(/standard deviation[^.]*\{\{spread/)
})

it('sos-eos: the row that goes on past EOS is not called one without it, and ends at the limit', async () => {
  const { figures, values } = await lesson('sos-eos').live.show(await tinyContext(engine))
  const [figure] = figures
  const last = figure?.kind === 'columns' ? figure.rows.at(-1) : undefined
  expect(last).toEqual({ zh: 'EOS 不结束', en: 'EOS doesn’t end it' })
  expect(values['limit']).toBe(Number(values['srcLen']) + Number(values['extra']))
  expect((await worked('sos-eos')).values['padNorm']).toBe(0)
})

it('hyper-parameters: a vocabulary of 13 is ten digits and three markers, and was 12 without PAD', async () => {
  const { values } = await worked('hyper-parameters')
  expect([values['vocab'], values['digits'], values['markers'], values['early']]).toEqual([13, 10, 3, 12])
})

it('q-and-k-size: what -2 and -1 are, and what must match', async () => {
  for (const language of ['zh', 'en'] as const)
    expect(textOf('q-and-k-size', language)).toContain('`k.transpose(-2, -1)`')
  const { values } = await worked('q-and-k-size')
  const sizes = (name: string) => (String(values[name]).match(/\d+/gu) ?? []).map(Number)
  expect(sizes('kTurned')).toEqual([...sizes('kFour').slice(0, 2), sizes('kFour')[3], sizes('kFour')[2]])
})

it('batching: the versions of the program, each with what changed', () => {
  for (const language of ['zh', 'en'] as const)
    for (const said of [
      'unsqueeze(0)',
      'range(5001)',
      'range(3001)',
      'padding_idx',
      'docstring',
      'CPU',
      '{{firstDigit}}',
    ])
      expect(textOf('batching', language)).toContain(said)
})

it('same-distribution: stable, not equal, and the dispute has its source', async () => {
  const { values } = await worked('same-distribution')
  expect(values['n0']).not.toBe(values['n1'])
  expect(JSON.stringify(values['citation'])).toMatch(/Santurkar.*2018/u)
})

it('slice-and-add: the sum less the input is the same for every sequence', async () => {
  const { values } = await worked('slice-and-add')
  expect(values['difference']).toBeLessThan(1e-6)
})

it('autoregression: each step reads one token more, and the product is that of the steps', async () => {
  const { values } = await worked('autoregression')
  expect(Number(values['lastLength'])).toBe(Number(values['firstLength']) + Number(values['steps']) - 1)
  expect(values['end']).toBe('[EOS]')
})

it('forward-lines and integer-ids: devices, and the types that PyTorch takes', () => {
  for (const language of ['zh', 'en'] as const) {
    expect(textOf('forward-lines', language)).toContain('device=trg.device')
    expect(textOf('integer-ids', language)).toMatch(/`int32`.*`int64`.*`uint8`.*`int32`/u)
  }
})
