import { describe, expect, it } from 'vitest'
import { type Figure, lessons, type Shown } from '#explain'

/** What lessons.md says that the answers must get right, in float64. */
const engine = { engine: 'reference' } as const

async function worked(id: string): Promise<Shown> {
  const lesson = lessons.find(each => each.id === id)
  if (lesson === undefined) throw new Error(`no lesson ${id}`)
  return lesson.worked(engine)
}

function figure({ figures }: Shown, name: string): Figure {
  const found = figures.find(each => each.name === name)
  if (found === undefined) throw new Error(`no figure ${name}`)
  return found
}

function numbers(shown: Shown, name: string): number[] {
  return figure(shown, name).data.map(Number)
}

function rounded(values: readonly number[], digits: number): number[] {
  return values.map(value => Number(value.toFixed(digits)) + 0)
}

describe('facts', () => {
  it('parts: the counts add up to 352,717', async () => {
    const shown = await worked('parts')
    expect(shown.values['total']).toBe(352717)
    expect(shown.values['counted']).toBe(352717)
    const parameters = numbers(shown, 'components').filter((_, place) => place % 4 === 2)
    expect(parameters.reduce((sum, count) => sum + count, 0)).toBe(352717)
  })

  it('hyper-parameters: headDim is embedDim / heads, and a step is 0.79 GFLOP', async () => {
    const { values } = await worked('hyper-parameters')
    expect(values['headDim']).toBe(16)
    expect(Number(values['gflop']).toFixed(2)).toBe('0.79')
  })

  it('integer-ids: fractions and ids out of range are errors', async () => {
    const results = figure(await worked('integer-ids'), 'attempts').data
    expect(results[0]).toBe('[0.4, 0.5, 0.6]')
    expect(results[1]).toMatch(/2\.5.*whole numbers/)
    expect(results[2]).toMatch(/is 4, but .* has 4 ids: 0 to 3/)
    expect(results[3]).toMatch(/is -1/)
    expect(results[4]).toMatch(/must be int32, not float32/)
  })

  it('input-and-target: one sequence, shifted by one', async () => {
    const shown = await worked('input-and-target')
    const { data, shape } = figure(shown, 'alignment')
    const length = shape[1] ?? 0
    const row = (i: number) => data.slice(i * length, (i + 1) * length)
    const [input, target, counted] = [row(1), row(2), row(3)]
    expect(input.slice(1, 6)).toEqual(target.slice(0, 5))
    expect(input.slice(0, 5)).toEqual(['[SOS]', '3', '5', '8', '[EOS]'])
    expect(counted.slice(0, 6)).toEqual(['■', '■', '■', '■', '·', '·'])
  })

  it('shift-or-mask: the same loss and the same gradients', async () => {
    const { values } = await worked('shift-or-mask')
    expect(values['lossSliced']).toBe(values['lossWhole'])
    expect(values['gradientDifference']).toBeLessThan(1e-12)
    expect(values['parameters']).toBe(46)
  })

  it('weighted-sum: scores, weights and sum', async () => {
    const shown = await worked('weighted-sum')
    expect(rounded(numbers(shown, 'scores'), 4)).toEqual([Number(Math.SQRT1_2.toFixed(4)), 0])
    expect(rounded(numbers(shown, 'weights'), 4)).toEqual([0.6698, 0.3302])
    expect(rounded(numbers(shown, 'sum'), 4)).toEqual([3.321, 5.321])
    expect(figure(shown, 'ladder').data).toContain('[4, 6]')
  })

  it('feed-forward: hidden, ReLU, each position alone, and nothing without ReLU', async () => {
    const { values } = await worked('feed-forward')
    expect([values['hidden'], values['active']]).toEqual(['[1, -2, -1, -1]', '[1, 0, 0, 0]'])
    expect([values['neighbour'], values['expansion']]).toEqual([0, 4])
    expect(values['collapsed']).toBeLessThan(1e-12)
  })

  it('loss-gradient: p − 1 at the target, and nothing for PAD', async () => {
    const shown = await worked('loss-gradient')
    expect(rounded(numbers(shown, 'probabilities'), 4)).toEqual([0.6652, 0.2447, 0.09])
    expect(rounded(numbers(shown, 'loss'), 4)).toEqual([0.4076])
    expect(rounded(numbers(shown, 'gradient'), 4)).toEqual([-0.3348, 0.2447, 0.09])
    expect(figure(shown, 'pad').data).toEqual([0, '[0, 0, 0]'])
  })

  it('adam: the first step is one learning rate long, whatever the gradient', async () => {
    const shown = await worked('adam')
    const rows = numbers(shown, 'steps')
    expect(rows.slice(0, 5).map(number => Number(number.toFixed(6)))).toEqual([2, 0.2, 0.004, -0.1, 0.9])
    // Ten steps by hand.
    let [w, m, v] = [1, 0, 0]
    for (let step = 1; step <= 10; step++) {
      const g = 2 * w
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      w -= (0.1 * (m / (1 - 0.9 ** step))) / (Math.sqrt(v / (1 - 0.999 ** step)) + 1e-8)
      expect(rows[5 * step - 1]).toBeCloseTo(w, 5)
    }
  })

  it('first-step: row t of the one pass is step t of the loop', async () => {
    expect((await worked('first-step')).values['largest']).toBeLessThan(1e-12)
  })

  it('feeding-back: only what follows changes', async () => {
    const { values } = await worked('feeding-back')
    expect(values['before']).toBe(0)
    expect(values['after']).toBeGreaterThan(0.01)
  })

  it('pad-index: the early layout hides the digit 0, and nothing else', async () => {
    const shown = await worked('pad-index')
    const { data, shape } = figure(shown, 'early')
    const length = shape[1] ?? 0
    expect(data.slice(0, length)).toEqual(['[SOS]', '8', '0', '3', '[EOS]'])
    expect(data.slice(2 * length)).toEqual(['■', '■', '·', '■', '■'])
    expect(shown.values['digit']).toBe('0')
  })

  it('src-mask: padding changes nothing with it, and something without', async () => {
    const shown = await worked('src-mask')
    expect(shown.values['kept']).toBeLessThan(1e-12)
    expect(shown.values['removed']).toBeGreaterThan(1e-3)
    // Keys are hidden, queries never: the columns of PAD are zero, its rows are not.
    const masked = numbers(shown, 'masked')
    const size = figure(shown, 'masked').shape[0] ?? 0
    for (let query = 0; query < size; query++) {
      const row = masked.slice(query * size, (query + 1) * size)
      expect(row.slice(-2)).toEqual([0, 0])
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
    }
  })

  it('batching: by length, less is wasted', async () => {
    const { values } = await worked('batching')
    expect(values['sorted']).toBeLessThan(Number(values['mixed']))
  })

  it('patterns: 1,013 descending runs, the targets ascending', async () => {
    const shown = await worked('patterns')
    expect(shown.values['all']).toBe(1013)
    const { data } = figure(shown, 'samples')
    for (let i = 0; i < data.length; i += 2) {
      expect(
        String(data[i + 1])
          .split(' ')
          .map(Number),
      ).toEqual(
        String(data[i])
          .split(' ')
          .map(Number)
          .sort((a, b) => a - b),
      )
    }
  })

  it('embedding: equals one-hot times table', async () => {
    const shown = await worked('embedding')
    expect(shown.values['difference']).toBe(0)
    expect(rounded(numbers(shown, 'product'), 6)).toEqual(rounded(numbers(shown, 'embedded'), 6))
  })

  it("embedding-example: PAD's row and its gradient are zero, after a step too", async () => {
    const shown = await worked('embedding-example')
    const embedded = figure(shown, 'embedded')
    expect(embedded.shape).toEqual([2, 5, 4])
    expect(rounded(numbers(shown, 'embedded').slice(0, 20), 6)).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.1, 0, 0.1, 0, 0, 0.1, 0, 0.1, 0.8, 0.7, 0.6, 0.5, 0.5, 0.6, 0.7, 0.8,
    ])
    expect(numbers(shown, 'embedded').slice(32)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    expect(numbers(shown, 'gradient').slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(numbers(shown, 'after').slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(rounded(numbers(shown, 'after').slice(12, 16), 6)).toEqual([0.72, 0.64, 0.56, 0.48])
  })

  it('positional-encoding: a buffer, not trained', async () => {
    const { values } = await worked('positional-encoding')
    expect(Number(values['keys']) - Number(values['trained'])).toBe(2)
  })

  it('parallel: the depth of one pass does not depend on the length, a recurrence’s does', async () => {
    const shown = await worked('parallel')
    const { data, shape } = figure(shown, 'depth')
    const points = shape[1] ?? 0
    const [recurrence, pass] = [data.slice(0, points), data.slice(points)]
    expect(new Set(pass).size).toBe(1)
    expect(Number(recurrence.at(-1))).toBeGreaterThan(Number(recurrence.at(-2)))
  })

  it('div-term: the factor for 64 is −0.143912', async () => {
    const { values } = await worked('div-term')
    expect(Number(values['factor']).toFixed(6)).toBe('-0.143912')
    expect(values['pairs']).toBe(32)
    expect(values['difference']).toBeLessThan(1e-6)
    expect(values['check']).toBeLessThan(1e-6)
  })

  it('position-example: PE(1) and the sum', async () => {
    const shown = await worked('position-example')
    expect(rounded(numbers(shown, 'encoding').slice(4, 8), 5)).toEqual([0.84147, 0.5403, 0.01, 0.99995])
    expect(rounded(numbers(shown, 'sum'), 5)).toEqual([0.94147, 0.7403, 0.31, 1.39995])
    expect(shown.values['w']).toBe('[1, 0.01]')
  })

  it('why-sinusoids: the rotation leaves no residual', async () => {
    expect((await worked('why-sinusoids')).values['residual']).toBeLessThan(1e-5)
  })

  it('purpose-of-positions: unique, even, and by distance alone', async () => {
    const { values } = await worked('purpose-of-positions')
    expect(values['without']).toBeLessThan(1e-9) // 3 5 9 and 9 5 3 are the same without positions
    expect(values['with']).toBeGreaterThan(0.1)
    expect(values['smallest']).toBeGreaterThan(0.5)
    expect(values['unequal']).toBeLessThan(1e-4)
    expect(values['cosine']).toBeGreaterThan(0.05) // not perpendicular …
    expect(values['closest']).toBeGreaterThan(0.5) // … and yet no two sums coincide
  })

  it('slice-example: every cell', async () => {
    const shown = await worked('slice-example')
    const sums = numbers(shown, 'sum')
    expect(figure(shown, 'cells').shape).toEqual([24])
    sums.forEach((sum, i) => {
      const [position, column] = [Math.floor(i / 4) % 3, i % 4]
      const angle = position * (column < 2 ? 1 : 0.01)
      const code = column % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
      expect(sum).toBeCloseTo((i + 1) / 10 + code, 5)
    })
    expect(numbers(shown, 'cells')).toEqual(sums)
  })

  it('module-list: the same class, not the same weights', async () => {
    const { values } = await worked('module-list')
    expect(values['difference']).toBeGreaterThan(0.01)
    expect(Number(values['one']) * Number(values['layers'])).toBe(values['all'])
  })

  it('layer-norm: the worked rows, the Transformer’s own among the four, and who sees companions', async () => {
    const shown = await worked('layer-norm')
    expect(rounded(numbers(shown, 'normalised'), 4)).toEqual([0.3922, 0.9806, -1.3728, -0.1162, -1.1625, 1.2787])
    expect(Number(shown.values['mean0']).toFixed(4)).toBe('0.5333')
    expect(Number(shown.values['variance0']).toFixed(4)).toBe('0.4622')
    expect(Number(shown.values['unbiased0']).toFixed(4)).toBe('0.6933')
    expect(shown.values['batchChange']).toBeGreaterThan(0.1)
    for (const way of ['layer', 'instance', 'group']) expect(shown.values[`${way}Change`]).toBe(0)
    const rows = figure(shown, 'ways').data
    expect(rows.slice(0, 2)).toEqual([3, '[0.3922, 0.9806, -1.3728]']) // layer: one token's own row
    expect(rows.filter((_, place) => place % 3 === 0)).toEqual([3, 4, 2, 6])
    expect(new Set(rows.filter((_, place) => place % 3 === 1)).size).toBe(4)
    // Layer normalisation: a letter for each token. Batch normalisation: a letter for each dimension.
    const { data, shape } = figure(shown, 'groups')
    const width = shape[1] ?? 0
    const grid = [0, 1, 2, 3].map(row => data.slice(row * width, (row + 1) * width))
    expect(grid.map(row => row.slice(0, 3).join(''))).toEqual(['AAA', 'BBB', 'CCC', 'DDD'])
    expect(grid.map(row => row.slice(4, 7).join(''))).toEqual(['ABC', 'ABC', 'ABC', 'ABC'])
    expect(grid.map(row => row.slice(8, 11).join(''))).toEqual(['ABC', 'ABC', 'DEF', 'DEF'])
    expect(grid.map(row => row.slice(12, 15).join(''))).toEqual(['AAA', 'AAA', 'BBB', 'BBB'])
  })

  it('normalise-or-regularise: LayerNorm repeats itself, dropout does not', async () => {
    const { values } = await worked('normalise-or-regularise')
    expect(values['normTwice']).toBe(0)
    expect(values['dropTwice']).toBeGreaterThan(0)
  })

  it('residual: more gradient reaches the first layer, and the output has the query’s shape', async () => {
    const { values } = await worked('residual')
    expect(values['first']).toBeGreaterThan(Number(values['firstCut']))
    expect(values['out']).toBe(values['query'])
    expect(values['key']).not.toBe(values['query'])
  })

  it('qkv-dimensions: (1,5,64) → (1,5,64) → (1,5,4,16) → (1,4,5,16), one matrix as four', async () => {
    const shown = await worked('qkv-dimensions')
    expect(figure(shown, 'shapes').data.filter((_, place) => place % 2 === 0)).toEqual([
      '(1, 5, 64)',
      '(1, 5, 64)',
      '(1, 5, 4, 16)',
      '(1, 4, 5, 16)',
    ])
    expect(shown.values['difference']).toBeLessThan(1e-12)
    expect(shown.values['slice']).toBe('(16, 64)')
  })

  it('energy: the worked example, and the spread that grows as √headDim', async () => {
    const shown = await worked('energy')
    expect(rounded(numbers(shown, 'product'), 6)).toEqual([0.83, 0.39, 0.51, 0.23, 0.11, 0.11])
    expect(rounded(numbers(shown, 'energy'), 4)[0]).toBe(0.5869)
    const spreads = numbers(shown, 'spread')
    for (let i = 0; i < 4; i++) expect((spreads[i] ?? 0) / (spreads[i + 4] ?? 1)).toBeCloseTo(1, 0)
    expect(Number(spreads[3]) / Number(spreads[0])).toBeGreaterThan(6)
  })

  it('q-and-k-size: unequal widths are an error, unequal lengths are not', async () => {
    const { values } = await worked('q-and-k-size')
    expect(values['error']).toMatch(/inner sizes differ/)
    expect(values['energy']).toBe('(2, 5)')
    expect(values['out']).toBe('(2, 4)')
  })

  it('merge-heads: a view of the transpose is an error, a view without it wrong', async () => {
    const shown = await worked('merge-heads')
    expect(shown.values['after']).toBe('(1, 5, 64)')
    expect(shown.values['error']).toMatch(/contiguous\(\) first/)
    expect(shown.values['right']).toBe('[0, 100, 200, 300]')
    expect(shown.values['wrong']).toBe('[0, 1, 2, 3]')
    expect(shown.values['transposed']).toBe('(320, 16, 80, 1)')
    expect(shown.values['dense']).toBe('(320, 64, 16, 1)')
  })

  it('fc-out: the sum over heads', async () => {
    expect((await worked('fc-out')).values['difference']).toBeLessThan(1e-12)
  })

  it('two-attentions: the one is causal, the other as long as the source', async () => {
    const shown = await worked('two-attentions')
    expect(shown.values['self']).toBe('(1, 2, 4, 4)')
    expect(shown.values['cross']).toBe('(1, 2, 4, 5)')
    expect(shown.values['selfFirst']).toBe(1)
  })

  it('unsqueeze: shapes and strides', async () => {
    const { values } = await worked('unsqueeze')
    expect([values['at0'], values['at1']]).toEqual(['(1, 3)', '(3, 1)'])
    expect([values['strides0'], values['strides1']]).toEqual(['(3, 1)', '(1, 1)'])
  })

  it('masked-fill: exactly 0, uniform where all is masked, NaN with −∞, and the formats', async () => {
    const lesson = lessons.find(({ id }) => id === 'masked-fill')
    for (const name of ['reference', 'wasm'] as const) {
      const shown = await lesson?.worked({ engine: name })
      expect(shown?.values['hidden']).toBe(0)
      expect(shown?.values['uniform']).toBe('[0.25, 0.25, 0.25, 0.25]')
      expect(shown?.values['nan']).toBe('[NaN, NaN, NaN, NaN]')
      expect(shown?.values['half']).toBe(65504)
      expect(Number(shown?.values['bfloat']) / -1e20).toBeCloseTo(1, 1)
    }
  })

  it('mask-broadcast: lower triangular; hiding PAD in the target changes no counted logit', async () => {
    const shown = await worked('mask-broadcast')
    const { shape } = figure(shown, 'target')
    const size = shape[0] ?? 0
    numbers(shown, 'target').forEach((cell, place) => {
      expect(cell).toBe(place % size <= Math.floor(place / size) ? 1 : 0)
    })
    expect(shown.values['counted']).toBe(0)
    expect(shown.values['ignored']).toBeGreaterThan(1e-3)
    expect(shown.values['srcShape']).toBe('(2, 1, 1, 7)')
    expect(shown.values['trgShape']).toBe('(2, 1, 6, 6)')
  })
})
