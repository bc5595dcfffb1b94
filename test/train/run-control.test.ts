import { describe, expect, it } from 'vitest'
import { averageWeights, type ConfigLayer, type Metrics, Plateau, RunControl, settleConfig } from '#train'

const metrics = (values: Partial<Metrics>): Metrics => ({
  loss: 1,
  perplexity: 2,
  tokenAccuracy: 0.5,
  sequenceAccuracy: 0.5,
  ...values,
})

function control(config: ConfigLayer): RunControl {
  return new RunControl(settleConfig({ validation: { every: 1 }, ...config }))
}

/** The first validation (from 1) after which early stopping ends the run; 0: none. */
function endsAt(run: RunControl, values: readonly Partial<Metrics>[]): number {
  for (const [i, value] of values.entries()) {
    run.report(i + 1, metrics(value))
    if (run.stopped) return i + 1
  }
  return 0
}

const losses = (...values: number[]): Partial<Metrics>[] => values.map(loss => ({ loss }))

describe('early stopping', () => {
  it('waits for something better as often as its patience, then ends', () => {
    const run = () => control({ earlyStopping: { patience: 2 } })
    expect(endsAt(run(), losses(3, 2, 2, 2, 1))).toBe(4)
    expect(endsAt(run(), losses(3, 2, 2.5, 1.9, 2, 1.8))).toBe(0)
  })

  it('takes what is better by no more than minDelta for nothing', () => {
    expect(endsAt(control({ earlyStopping: { patience: 1, minDelta: 0.5 } }), losses(3, 2.6))).toBe(2)
    expect(endsAt(control({ earlyStopping: { patience: 1, minDelta: 0.5 } }), losses(3, 2.4))).toBe(0)
  })

  it.each(['tokenAccuracy', 'sequenceAccuracy'] as const)('wants more %s, and less of it when told', metric => {
    const values = [0.1, 0.2, 0.15].map(value => ({ [metric]: value }))
    expect(endsAt(control({ earlyStopping: { patience: 1, metric } }), values)).toBe(3)
    expect(endsAt(control({ earlyStopping: { patience: 1, metric, mode: 'minimum' } }), values)).toBe(2)
  })

  it.each(['cer', 'wer', 'per'] as const)('wants less %s', metric => {
    expect(endsAt(control({ earlyStopping: { patience: 1, metric } }), [{ [metric]: 0.3 }, { [metric]: 0.4 }])).toBe(2)
    expect(endsAt(control({ earlyStopping: { patience: 1, metric } }), [{ [metric]: 0.3 }, { [metric]: 0.2 }])).toBe(0)
  })

  it('measures on texts what is asked for and what steers, once', () => {
    const config = { validation: { every: 1, metrics: ['wer'] }, earlyStopping: { patience: 1, metric: 'bleu' } }
    expect(control({ ...config, keepBest: { count: 1, metric: 'wer' } }).textMetrics).toEqual(['wer', 'bleu'])
    expect(control({ ...config, keepBest: { count: 0, metric: 'cer' } }).textMetrics).toEqual(['wer', 'bleu'])
    expect(control({ schedule: { name: 'plateau', metric: 'chrf' } }).textMetrics).toEqual(['chrf'])
    expect(control({}).textMetrics).toEqual([])
  })

  it('takes a loss that is no number for worse than any, and can be saved', () => {
    const run = control({ earlyStopping: { patience: 2 } })
    run.report(1, metrics({ loss: Number.NaN }))
    const saved = JSON.parse(JSON.stringify(run.state))
    const resumed = new RunControl(settleConfig({ validation: { every: 1 }, earlyStopping: { patience: 2 } }), saved)
    resumed.report(2, metrics({ loss: 1e9 }))
    expect(resumed.state.stopping).toEqual({ best: 1e9, waited: 0 })
  })
})

describe('the best models', () => {
  it('are the best by the metric, the earlier of equals, whatever the order', () => {
    const run = control({ keepBest: { count: 2, metric: 'tokenAccuracy' } })
    for (const [i, tokenAccuracy] of [0.3, 0.9, 0.5, 0.9, 0.1].entries()) run.report(i + 1, metrics({ tokenAccuracy }))
    expect(run.kept.best).toEqual([2, 4])
    run.report(6, metrics({ tokenAccuracy: 0.9 }))
    expect(run.kept.best).toEqual([2, 4])
    run.report(7, metrics({ tokenAccuracy: 0.95 }))
    expect(run.kept.best).toEqual([7, 2])
  })

  it('are none whose metric is no number, however few there are', () => {
    const run = control({ keepBest: { count: 3 } })
    for (const [i, loss] of [Number.NaN, 2, Number.POSITIVE_INFINITY, 1].entries()) run.report(i + 1, metrics({ loss }))
    expect(run.kept.best).toEqual([4, 2])
  })

  it('the last models are those of every so many steps', () => {
    const run = control({ averaging: { count: 3, every: 5 } })
    for (let step = 1; step <= 27; step++) run.passed(step)
    expect(run.kept).toEqual({ best: [], last: [15, 20, 25] })
  })
})

describe('the plateau', () => {
  it('halves the rate when nothing gets better, never below the lowest', () => {
    const run = control({ schedule: { name: 'plateau', patience: 2, factor: 0.5, lowest: 0.2 } })
    const factors = [3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1].map((loss, i) => {
      run.report(i + 1, metrics({ loss }))
      return run.factor
    })
    expect(factors).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2])
  })

  it.each(['minimum', 'maximum'] as const)('takes what is no number for worse than any: %s', mode => {
    const plateau = new Plateau({ patience: 1, factor: 0.5, mode })
    const better = mode === 'minimum' ? [5, 4, 3, 2] : [2, 3, 4, 5]
    for (const metric of [Number.NaN, ...better]) plateau.report(metric)
    expect(plateau.factor).toBe(1)
    plateau.report(Number.NaN)
    expect(plateau.factor).toBe(0.5)
    expect(JSON.parse(JSON.stringify(plateau.state))).toEqual(plateau.state)
  })

  it('goes on from its saved state as if nothing had happened', () => {
    const config = settleConfig({
      validation: { every: 1 },
      schedule: { name: 'plateau', patience: 3 },
      earlyStopping: { patience: 9 },
      keepBest: { count: 3 },
      averaging: { count: 2, every: 2 },
    })
    const values = [5, 4, 6, 4, 4, 3, 7, 8, 9, 2, 2]
    const report = (run: RunControl, from: number, to: number): RunControl => {
      for (let step = from; step <= to; step++) {
        run.passed(step)
        run.report(step, metrics({ loss: values[step - 1] ?? 0 }))
      }
      return run
    }
    const whole = report(new RunControl(config), 1, 11).state
    for (let cut = 1; cut < 11; cut++) {
      const saved = JSON.parse(JSON.stringify(report(new RunControl(config), 1, cut).state))
      expect(report(new RunControl(config, saved), cut + 1, 11).state).toEqual(whole)
    }
  })
})

describe('averaging', () => {
  it('of models that never come is refused', () => {
    const last = { steps: 99, averaging: { count: 3, every: 100 } }
    expect(() => settleConfig(last)).toThrow(
      'averaging.count 3 finds no model: averaging.every is 100, and there are only 99',
    )
    const best = { steps: 99, validation: { every: 100 }, keepBest: { count: 3 }, averaging: { count: 3, of: 'best' } }
    expect(() => settleConfig(best)).toThrow('finds no model: validation.every is 100')
    expect(() => settleConfig({ ...last, steps: 100 })).not.toThrow()
  })
})

describe('averageWeights', () => {
  const state = (...numbers: number[]) =>
    new Map([['w', { data: Float32Array.from(numbers), shape: [numbers.length] }]])

  it('is the mean, number by number', () => {
    expect(averageWeights([state(1, 2), state(2, -2), state(6, 0.75)]).get('w')).toEqual({
      data: Float32Array.of(3, 0.25),
      shape: [2],
    })
    expect(averageWeights([state(0.1), state(0.1), state(0.1)]).get('w')?.data).toEqual(Float32Array.of(0.1))
  })

  it('refuses nothing, and weights of another model', () => {
    expect(() => averageWeights([])).toThrow('no weights')
    expect(() => averageWeights([state(1, 2), state(1)])).toThrow('differ in w')
  })
})
