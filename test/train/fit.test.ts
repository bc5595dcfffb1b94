import { describe, expect, it } from 'vitest'
import type { EngineName } from '#engine'
import { GlassformerError } from '#errors'
import { type GivenOptions, Transformer } from '#model'
import { logits } from '#session'
import { digitsTask } from '#tasks'
import { adam, adamw, type FitEvent, type FitOptions, fit, sgd, Trainer } from '#train'
import { tinyOptions } from '../support/models.js'
import { differentBits } from '../support/whole-model.js'

const digits: GivenOptions = { ...tinyOptions, embedDim: 12 }
const task = digitsTask()
const quick: FitOptions = { engine: 'wasm', threads: 1, batchSize: 8 }

const newModel = (options: Partial<GivenOptions> = {}): Transformer =>
  new Transformer({ ...digits, ...options, seed: 1 })

function numbers(model: Transformer): Map<string, Float32Array> {
  return new Map([...model.stateDict()].map(([key, { data }]) => [key, data]))
}

async function eventsOf(model: Transformer, options: FitOptions): Promise<FitEvent[]> {
  const events: FitEvent[] = []
  for await (const event of fit(model, task, { ...quick, ...options })) events.push(event)
  return events
}

describe('fit', () => {
  it('tells of every step', async () => {
    const events = await eventsOf(newModel(), { steps: 5, optimizer: adam({ lr: 2e-3 }), schedule: step => 1 / step })
    expect(events.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5])
    for (const [i, event] of events.entries()) {
      expect(event).toMatchObject({ type: 'step', steps: 5 })
      expect(event.learningRate).toBeCloseTo(2e-3 / (i + 1), 12)
      expect(event.loss).toBeGreaterThan(0)
      expect(event.accuracy).toBeGreaterThanOrEqual(0)
      expect(event.accuracy).toBeLessThanOrEqual(1)
      // Two digits at least on both sides, with SOS and EOS.
      expect(event.tokens).toBeGreaterThanOrEqual(8 * 6)
      expect(event.tokensPerSecond).toBeGreaterThan(0)
      expect(event.secondsElapsed).toBeGreaterThan(0)
      expect(event.secondsLeft).toBeGreaterThanOrEqual(0)
    }
    expect(events.at(-1)?.secondsLeft).toBe(0)
  })

  it('takes an optimiser and a schedule as a config file names them', async () => {
    const plain = newModel()
    await eventsOf(plain, {
      steps: 3,
      optimizer: { name: 'adamw', lr: 2e-3 },
      schedule: { name: 'constant', warmup: 2 },
    })
    const made = newModel()
    await eventsOf(made, { steps: 3, optimizer: adamw({ lr: 2e-3 }), schedule: step => Math.min(step / 2, 1) })
    expect(differentBits(numbers(plain), numbers(made))).toBeNull()
  })

  it('gives a schedule what it takes from the run: its last step, the width, and the rate of noam', async () => {
    const cosine = await eventsOf(newModel(), { steps: 4, schedule: { name: 'cosine', warmup: 0 } })
    expect(cosine.at(-1)?.learningRate).toBeCloseTo(0, 12)
    const noam = await eventsOf(newModel(), { steps: 3, schedule: { name: 'noam', warmup: 2 } })
    for (const { step, learningRate } of noam)
      expect(learningRate).toBeCloseTo(12 ** -0.5 * Math.min(step ** -0.5, step * 2 ** -1.5), 12)
    const slow = { steps: 1, optimizer: { name: 'sgd', lr: 0.5 }, schedule: { name: 'noam', warmup: 1 } } as const
    expect((await eventsOf(newModel(), slow))[0]?.learningRate).toBeCloseTo(0.5 * 12 ** -0.5, 12)
  })

  it('takes 0 for no clipping and no running mean', async () => {
    const plain = newModel()
    await eventsOf(plain, { steps: 3 })
    const zeros = newModel()
    await eventsOf(zeros, { steps: 3, clipNorm: 0, clipValue: 0, l1: 0, ema: 0 })
    expect(differentBits(numbers(plain), numbers(zeros))).toBeNull()
  })

  it('learns: the loss falls, and the model holds what was learned', async () => {
    const model = newModel()
    const before = numbers(model)
    const events = await eventsOf(model, { steps: 150, optimizer: adam({ lr: 1e-2 }) })
    expect(events.at(-1)?.loss).toBeLessThan(0.8 * (events[0]?.loss ?? 0))
    expect(differentBits(numbers(model), before)).not.toBeNull()
    // A pass of the model itself, not only of the training's own memory, shows the new weights.
    const out = await logits(model, [[1, 5, 2]], [[1, 5]], { engine: 'wasm' })
    expect(out.data).not.toEqual((await logits(newModel(), [[1, 5, 2]], [[1, 5]], { engine: 'wasm' })).data)
  })

  it('keeps the rows of PAD at zero', async () => {
    for (const engine of ['wasm', 'reference'] satisfies EngineName[]) {
      const model = newModel()
      await eventsOf(model, { steps: 3, engine, optimizer: adam({ lr: 0.1, weightDecay: 0.1 }) })
      for (const side of ['encoder', 'decoder']) {
        const table = model.stateDict().get(`${side}.embed.weight`)?.data ?? new Float32Array(1)
        expect([...table.subarray(0, 12)].every(x => x === 0)).toBe(true)
        expect(table.subarray(12).every(x => x !== 0)).toBe(true)
      }
    }
  })

  it('comes to nearly the same on wasm and in float64', async () => {
    const [wasm, reference] = await Promise.all(
      (['wasm', 'reference'] satisfies EngineName[]).map(engine => eventsOf(newModel(), { steps: 10, engine })),
    )
    for (const [i, { loss, accuracy }] of (wasm ?? []).entries()) {
      expect(Math.abs(loss - (reference?.[i]?.loss ?? 0))).toBeLessThan(1e-4)
      expect(accuracy).toBeCloseTo(reference?.[i]?.accuracy ?? 0, 5)
    }
  })

  it('ends with no step when it has none to do', async () => {
    const model = newModel()
    const before = numbers(model)
    expect(await eventsOf(model, { steps: 0 })).toEqual([])
    expect(differentBits(numbers(model), before)).toBeNull()
  })
})

describe('a training that is stopped keeps what it learned', () => {
  const afterThree = async (): Promise<Map<string, Float32Array>> => {
    const model = newModel()
    await eventsOf(model, { steps: 3 })
    return numbers(model)
  }

  it('by its signal', async () => {
    const model = newModel()
    const stop = new AbortController()
    const steps: number[] = []
    for await (const { step } of fit(model, task, { ...quick, steps: 100, signal: stop.signal })) {
      steps.push(step)
      if (step === 3) stop.abort()
    }
    expect(steps).toEqual([1, 2, 3])
    expect(differentBits(numbers(model), await afterThree())).toBeNull()
  })

  it('by break', async () => {
    const model = newModel()
    for await (const { step } of fit(model, task, { ...quick, steps: 100 })) if (step === 3) break
    expect(differentBits(numbers(model), await afterThree())).toBeNull()
  })

  it('by an error in the loop', async () => {
    const model = newModel()
    const run = async (): Promise<void> => {
      for await (const { step } of fit(model, task, { ...quick, steps: 100 })) if (step === 3) throw new Error('mine')
    }
    await expect(run()).rejects.toThrow('mine')
    expect(differentBits(numbers(model), await afterThree())).toBeNull()
  })

  it('before it began, when the signal came first', async () => {
    const model = newModel()
    const before = numbers(model)
    expect(await eventsOf(model, { steps: 100, signal: AbortSignal.abort() })).toEqual([])
    expect(differentBits(numbers(model), before)).toBeNull()
  })
})

describe('a training that cannot go on', () => {
  it('says at which step the loss was no number, and with which learning rate', async () => {
    const model = newModel()
    const failure = eventsOf(model, { steps: 200, optimizer: sgd({ lr: 1e20 }) })
    await expect(failure).rejects.toThrow(/the loss is (NaN|Infinity) at step \d+: try a lower learning rate than 10+/)
    await expect(failure).rejects.toBeInstanceOf(GlassformerError)
  })

  it('leaves no NaN in the model', async () => {
    const model = newModel()
    await expect(eventsOf(model, { steps: 200, optimizer: sgd({ lr: 1e20 }) })).rejects.toThrow('the loss is')
    for (const [key, data] of numbers(model)) expect(data.some(Number.isNaN), key).toBe(false)
  })

  it.each([
    [{ steps: -1 }, /steps.*-1/],
    [{ steps: 2.5 }, /steps.*2\.5/],
    [{ batchSize: 0 }, /batch.*0/],
    [{ threads: 0 }, /threads.*0/],
    [{ seed: -4 }, /seed.*-4/],
  ] as const)('names the option: %j', async (options, message) => {
    await expect(eventsOf(newModel(), options)).rejects.toThrow(message)
  })

  it('names the vocabulary that is too small for the task', async () => {
    await expect(eventsOf(newModel({ trgVocabSize: 12 }), { steps: 1 })).rejects.toThrow(
      /trgVocabSize is 12.*13 tokens/,
    )
  })
})

describe('the state of a training', () => {
  it.each([
    ['adam', {}],
    ['momentum, ragged accumulation', { optimizer: sgd({ lr: 0.05, momentum: 0.9 }), accumulate: 2 }],
    ['a running mean of the weights', { ema: 0.9 }],
    ['dropout', { dropout: 0.2 }],
  ] as const)(
    'goes on bit for bit: %s',
    async (_name, { dropout = 0, ...options }: FitOptions & { dropout?: number }) => {
      const given = { ...quick, ...options, seed: 5 }
      const straight = newModel({ dropout })
      const events = await eventsOf(straight, { ...given, steps: 9 })

      const first = await Trainer.start(newModel({ dropout }), task, given)
      for (let step = 1; step <= 4; step++) expect((await first.next()).loss).toBe(events[step - 1]?.loss)
      const state = await first.state()
      await first.next() // what comes after must not change the state that was taken
      first.dispose()

      const other = new Transformer({ ...digits, dropout, seed: 77 })
      const second = await Trainer.start(other, task, { ...given, state: throughJson(state) })
      expect(second.step).toBe(4)
      for (let step = 5; step <= 9; step++)
        expect(await second.next()).toMatchObject({ step, loss: events[step - 1]?.loss })
      await second.updateModel()
      second.dispose()
      expect(differentBits(numbers(other), numbers(straight))).toBeNull()
    },
  )

  it('that lacks a buffer is refused', async () => {
    const trainer = await Trainer.start(newModel(), task, quick)
    const state = await trainer.state()
    trainer.dispose()
    const optimizer = new Map([...state.optimizer].slice(1))
    await expect(Trainer.start(newModel(), task, { ...quick, state: { ...state, optimizer } })).rejects.toThrow(
      /lacks m\//,
    )
  })
})

/** The state as a file would give it back: the batches' part is plain JSON. */
function throughJson<T extends { batches: object }>(state: T): T {
  return { ...state, batches: JSON.parse(JSON.stringify(state.batches)) }
}

describe('what a training keeps beside a parameter', () => {
  const key = 'decoder.fc_out.weight'

  it('is read by its name', async () => {
    const model = newModel()
    expect([...model.stateDict().keys()]).toContain(key)
    const trainer = await Trainer.start(model, task, { ...quick, ema: 0.9 })
    expect((await trainer.read(`${key}@adam.m`)).data.every(x => x === 0)).toBe(true)
    await trainer.next()
    const { optimizer, weights } = await trainer.state()
    for (const name of ['m', 'v'])
      expect(await trainer.read(`${key}@adam.${name}`)).toEqual(optimizer.get(`${name}/${key}`))
    expect((await trainer.read(`${key}@adam.v`)).data.every(x => x >= 0)).toBe(true)
    expect(await trainer.read(`${key}@ema`)).toEqual(optimizer.get(`ema/${key}`))
    expect(await trainer.read(key)).toEqual(weights.get(key))
    await expect(trainer.read(`${key}@adam.n`)).rejects.toThrow(
      `the training has no ${key}@adam.n; the nearest is ${key}@adam.m`,
    )
    trainer.dispose()
  })
})
