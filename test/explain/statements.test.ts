import { expect, it } from 'vitest'
import { type Figure, lessons } from '#explain'

/** What a lesson's sentence says of its trainings, read off the figure beside it instead. */
const statements: Readonly<Record<string, (figure: (name: string) => readonly number[]) => Record<string, number>>> = {
  'shift-or-mask': figure => {
    const losses = figure('losses')
    return { lossShifted: losses[losses.length / 2 - 1] ?? Number.NaN, lossUnshifted: losses.at(-1) ?? Number.NaN }
  },
  patterns: figure => {
    const [, , aloneDistinct, aloneDuplicates, , , allDistinct, allDuplicates] = figure('accuracy').map(Number)
    return { aloneDistinct, aloneDuplicates, allDistinct, allDuplicates } as Record<string, number>
  },
  'why-sinusoids': figure => {
    const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN] = figure('exact')
    return { sinusoidal: (a + b) / 2, learned: (c + d) / 2 }
  },
  'purpose-of-positions': figure => {
    const [sinusoids, sinusoidsLong, indices, indicesLong, none, noneLong] = figure('exact').map(Number)
    return { sinusoids, sinusoidsLong, indices, indicesLong, none, noneLong } as Record<string, number>
  },
  'same-distribution': figure => {
    const spreads = figure('spread')
    const [normed, open] = [spreads.slice(0, spreads.length / 2), spreads.slice(spreads.length / 2)]
    return {
      withLow: Math.min(...normed),
      withHigh: Math.max(...normed),
      withoutLow: Math.min(...open),
      withoutHigh: Math.max(...open),
    }
  },
  'normalise-or-regularise': figure => {
    const rows = figure('accuracy')
    const heldOut = rows.filter((_, place) => place % 3 === 1)
    return { trained: rows[0] ?? Number.NaN, plain: rows[1] ?? Number.NaN, bestScore: Math.max(...heldOut) }
  },
  residual: figure => {
    const rows = figure('depths')
    const [exactShallow, exactCutShallow] = rows.map(Number)
    const [exactDeep, exactCutDeep] = rows.slice(-4).map(Number)
    return { exactShallow, exactCutShallow, exactDeep, exactCutDeep } as Record<string, number>
  },
  'feed-forward': figure => {
    const [none, , same, , wide] = figure('exact').map(Number)
    return { none, same, wide } as Record<string, number>
  },
  'two-attentions': figure => {
    const [digits, digitsSelf, digitsCross, reverse, reverseSelf, reverseCross] = figure('exact').map(Number)
    return { digits, digitsSelf, digitsCross, reverse, reverseSelf, reverseCross } as Record<string, number>
  },
}

it('knows every lesson that trains', () => {
  expect(lessons.filter(lesson => lesson.experiment !== undefined).map(({ id }) => id)).toEqual(Object.keys(statements))
})

it.each(Object.entries(statements))('%s says what its figure shows', async (id, read) => {
  const experiment = lessons.find(lesson => lesson.id === id)?.experiment
  const shown = await experiment?.run({ engine: 'wasm' }, { effort: 0.05 })
  const figureOf = (name: string): Figure | undefined => shown?.figures.find(figure => figure.name === name)
  const said = read(name => (figureOf(name)?.data ?? []).map(Number))
  for (const [name, value] of Object.entries(said)) expect(shown?.values[name], name).toBeCloseTo(value, 9)
  const used = [...(experiment?.text.en ?? []), ...(experiment?.text.zh ?? [])].join(' ')
  for (const name of Object.keys(said)) expect(used).toContain(`{{${name}`)
})
