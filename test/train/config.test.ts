import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configPage, optionPages, runFlags, trainCommand } from '#cli'
import { createReferenceEngine } from '#engine'
import { Transformer } from '#model'
import { optionsWithin } from '#options'
import { configOptions, configuredTrainer, createOptimizer, presetNames, settleConfig } from '#train'
import { projectRoot } from '../house/scratch-project.js'
import { optimizerSteps } from '../support/optimizer-steps.js'

describe('a config', () => {
  it('has every default', () => {
    expect(settleConfig()).toMatchObject({
      preset: 'original',
      model: { embedDim: 64, numLayers: 3, heads: 4, dropout: 0, normFirst: false, positions: 'sinusoidal' },
      optimizer: { name: 'adam', lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 },
      schedule: { name: 'cosine', warmup: 100, minimum: 0 },
      steps: 3001,
      batchSize: 64,
      ema: 0,
      validation: { every: 0 },
      checkpointEvery: 500,
    })
  })

  it('takes later layers over earlier ones, and both over the preset', () => {
    const file = { preset: 'tiny', model: { heads: 4, dropout: 0.2 }, optimizer: { lr: 0.5 } }
    const config = settleConfig(file, { model: { dropout: 0.3 } })
    expect(config.model).toMatchObject({ embedDim: 16, numLayers: 1, heads: 4, dropout: 0.3 })
    expect(config.optimizer).toMatchObject({ name: 'adam', lr: 0.5, eps: 1e-8 })
  })

  it('begins another optimiser or schedule anew', () => {
    const config = settleConfig(
      { preset: 'paper-base', schedule: { warmup: 7 } },
      { schedule: { name: 'exponential' }, optimizer: { name: 'sgd', momentum: 0.9 } },
    )
    expect(config.schedule).toEqual({ name: 'exponential', warmup: 100, decay: 0.5, every: 1000 })
    expect(config.optimizer).toEqual({ name: 'sgd', lr: 0.01, momentum: 0.9, nesterov: false, weightDecay: 0 })
  })

  it('has the rate 1 with noam, whose factors are rates, unless another is given', () => {
    expect(settleConfig({ schedule: { name: 'noam' } }).optimizer.lr).toBe(1)
    expect(settleConfig({ schedule: { name: 'noam' }, optimizer: { lr: 2 } }).optimizer.lr).toBe(2)
    expect(settleConfig({ preset: 'paper-base' }, { schedule: { name: 'cosine' } }).optimizer.lr).toBe(1e-3)
  })

  it('settles to itself', () => {
    const config = settleConfig({ preset: 'paper-base', earlyStopping: { patience: 2 }, validation: { every: 3 } })
    expect(settleConfig(JSON.parse(JSON.stringify(config)))).toEqual(config)
  })

  it.each<[object, string]>([
    [{ stepz: 3 }, 'there is no option stepz (did you mean steps?)'],
    [{ optimiser: {} }, 'there is no option optimiser (did you mean optimizer?)'],
    [{ model: { embeddim: 3 } }, 'there is no option model.embeddim (did you mean model.embedDim?)'],
    [{ lr: 3 }, 'there is no option lr (did you mean optimizer.lr?)'],
    [{ optimizer: { learning_rate: 3 } }, 'optimizer.learning_rate (did you mean optimizer.lr?)'],
    [{ learningRate: 3 }, 'there is no option learningRate (did you mean optimizer.lr?)'],
    [{ l2: 3 }, 'there is no option l2 (did you mean optimizer.weightDecay?)'],
    [{ layers: 3 }, 'there is no option layers (did you mean model.numLayers?)'],
    [{ model: { d_model: 3 } }, 'there is no option model.d_model (did you mean model.embedDim?)'],
    [{ patience: 3 }, 'there is no option patience (did you mean earlyStopping.patience?)'],
    [{ epochs: 3 }, 'there is no option epochs (did you mean steps?)'],
    [{ embed_dim: 3 }, 'there is no option embed_dim (did you mean model.embedDim?)'],
    [{ model: { srcVocabSize: 3 } }, 'there is no option model.srcVocabSize'],
    [{ model: { heads: 3 } }, 'model.embedDim 64 is not divisible by model.heads 3'],
    [{ model: { embedDim: 9, heads: 3 } }, 'model.embedDim 9 is odd'],
    [{ task: { nam: 'x' } }, 'there is no option task.nam (did you mean task.name?)'],
    [{ task: { name: 3 } }, 'task.name must be a text, not 3'],
    [{ task: 3 }, 'task must be a text or an object, not 3'],
    [{ optimizer: { momentum: 0.9 } }, 'optimizer.momentum is an option of sgd, not of adam'],
    [{ schedule: { name: 'noam', patience: 3 } }, 'schedule.patience is an option of plateau, not of noam'],
    [
      { optimizer: { name: 'adamm' } },
      'optimizer.name must be one of adam, adamw, sgd, lion, not "adamm" (did you mean adam?)',
    ],
    [{ model: { positions: 'learnt' } }, 'not "learnt" (did you mean learned?)'],
    [{ steps: '300' }, 'steps must be a whole number from 0 up, not "300"'],
    [{ batchSize: 2.5 }, 'batchSize must be a whole number from 1 up, not 2.5'],
    [{ optimizer: { lr: 0 } }, 'optimizer.lr must be a number above 0, not 0'],
    [{ model: { dropout: 1 } }, 'model.dropout must be a number from 0 up, below 1, not 1'],
    [{ model: { normFirst: 'yes' } }, 'model.normFirst must be true or false, not "yes"'],
    [{ model: 64 }, 'model must be an object, not 64'],
    [{ optimizer: { betas: [0.9] } }, 'optimizer.betas must be a list of 2 numbers, not [0.9]'],
    [
      { preset: 'papre-base' },
      'preset must be one of original, paper-base, tiny, not "papre-base" (did you mean paper-base?)',
    ],
    [{ validation: { metrics: ['wer', 'belu'] } }, 'validation.metrics[1] must be one of'],
    [
      { validation: { metrics: 'wer' } },
      'validation.metrics must be a list of exact, cer, wer, per, bleu, chrf, not "wer"',
    ],
    [{ seed: null }, 'seed must be a whole number from 0 to 4294967295, not null'],
    [{ keepBest: { count: 3 } }, 'keepBest.count needs validations: give validation.every'],
    [{ earlyStopping: { patience: 3 } }, 'earlyStopping.patience needs validations'],
    [{ schedule: { name: 'plateau' } }, 'schedule.name plateau needs validations'],
    [
      { averaging: { of: 'best', count: 3 } },
      'averaging.count 3 of the best needs as many that are kept: keepBest.count is 0',
    ],
    [{ optimizer: { name: 'sgd', nesterov: true } }, 'optimizer.nesterov needs optimizer.momentum above 0'],
  ])('refuses %j', (layer, message) => {
    expect(() => settleConfig(layer as Record<string, unknown>)).toThrow(message)
  })
})

describe('presets', () => {
  const parameters = (preset: string, vocabulary: number): number => {
    const { model } = settleConfig({ preset })
    const tokens = { srcVocabSize: vocabulary, trgVocabSize: vocabulary, srcPadIdx: 0, trgPadIdx: 0 }
    return new Transformer({ ...tokens, ...model, seed: 1 }).parameterCount
  }

  it('original is the original', () => expect(parameters('original', 13)).toBe(352_717))

  it('paper-base is the paper’s: 44,138,496 beside the tables', () => {
    const [d, ff] = [512, 2048]
    const attention = 4 * (d * d + d)
    const feedForward = d * ff + ff + ff * d + d
    const layers = 6 * (attention + feedForward + 4 * d) + 6 * (2 * attention + feedForward + 6 * d)
    expect(layers).toBe(44_138_496)
    // Two tables, of which the target's is the last layer's weight too, and that layer's bias.
    expect(parameters('paper-base', 20)).toBe(layers + 2 * 20 * d + 20)
    const config = settleConfig({ preset: 'paper-base' })
    expect(config).toMatchObject({
      model: { dropout: 0.1, scaleEmbedding: true, tieEmbeddings: true, normFirst: false },
      optimizer: { name: 'adam', lr: 1, betas: [0.9, 0.98], eps: 1e-9 },
      schedule: { name: 'noam', warmup: 4000 },
      labelSmoothing: 0.1,
    })
    // Its largest rate: 512^-1/2 · 4000^-1/2, at the end of the warm-up.
    const { schedule: rate } = configuredTrainer(config)
    expect(rate(4000)).toBeCloseTo(6.987712429686844e-4, 15)
    expect(rate(3999)).toBeLessThan(rate(4000))
    expect(rate(4001)).toBeLessThan(rate(4000))
  })

  it('are all whole configs', () => {
    for (const preset of presetNames) expect(settleConfig({ preset }).preset).toBe(preset)
  })
})

describe('what a config makes', () => {
  it.each([
    [{ name: 'adam', weightDecay: 0.1 }, [0.1, 0]],
    [{ name: 'adamw', weightDecay: 0.1 }, [0, 0.1]],
    [{ name: 'adamw' }, [0, 0.01]],
  ] as const)('%j decays in the gradient and beside it by %j', async (optimizer, decays) => {
    const made = createOptimizer(settleConfig({ optimizer: { ...optimizer, lr: 1, betas: [0, 0.5] } }).optimizer)
    const [after] = await optimizerSteps(createReferenceEngine(), made, [1], [[0]])
    const [inGradient, ofWeight] = decays
    expect(after?.state['m']).toEqual([inGradient])
    expect(after?.p[0]).toBeCloseTo(1 - ofWeight - (inGradient === 0 ? 0 : 1), 6)
  })

  it('sgd with its momentum', () => {
    const { optimizer } = settleConfig({ optimizer: { name: 'sgd', momentum: 0.5, nesterov: true, weightDecay: 0.25 } })
    const made = createOptimizer(optimizer)
    expect(made.numbers(2, 0.125)).toEqual({ lr: 0.125 })
    expect(made.stateNames).toEqual(['momentum'])
    expect(made.config).toEqual({ name: 'sgd', lr: 0.01, momentum: 0.5, nesterov: true, weightDecay: 0.25 })
  })

  it.each<[Record<string, unknown>, (step: number) => number]>([
    [{ name: 'constant', warmup: 10 }, step => Math.min(step / 10, 1)],
    [{ name: 'constant', warmup: 0 }, () => 1],
    [
      { name: 'cosine', warmup: 10, minimum: 0.2 },
      step => Math.min(step / 10, 1) * (0.2 + (0.8 * (1 + Math.cos((Math.PI * Math.max(step - 10, 0)) / 90))) / 2),
    ],
    [{ name: 'noam', warmup: 20 }, step => 64 ** -0.5 * Math.min(step ** -0.5, step * 20 ** -1.5)],
    [{ name: 'inverseSquareRoot', warmup: 16 }, step => Math.min(step / 16, Math.sqrt(16 / step))],
    [{ name: 'exponential', warmup: 5, decay: 0.5, every: 20 }, step => Math.min(step / 5, 1) * 0.5 ** (step / 20)],
    [{ name: 'plateau', warmup: 4 }, step => Math.min(step / 4, 1)],
  ])('the schedule %j', (schedule, formula) => {
    const config = settleConfig({ schedule, steps: 100, validation: { every: 1 } })
    const { schedule: made } = configuredTrainer(config)
    for (let step = 1; step <= 100; step++) expect(made(step)).toBeCloseTo(formula(step), 12)
  })
})

describe('the documents', () => {
  it.each(Object.entries(optionPages))('%s says what the tables say', async (path, made) => {
    const page = await readFile(join(projectRoot, path), 'utf8')
    expect(made(page)).toBe(page)
  })

  it('every option is described, and every flag sets an option that is there', () => {
    const page = configPage()
    const options = optionsWithin(configOptions)
    for (const { name, option } of options) {
      expect(page).toContain(`\`${name}\``)
      expect(page.toLowerCase()).toContain(option.about.toLowerCase())
    }
    expect(page).not.toMatch(/undefined|\| {2}\|$/mu)
    const paths = options.flatMap(({ path, option }) => ('variants' in option.type ? [`${path}.name`] : [path]))
    expect(Object.keys(runFlags).filter(path => !paths.includes(path))).toEqual([])
  })

  it('no two options have one flag, and no flag is another of the command', () => {
    const flags = Object.values(runFlags)
    expect([...new Set(flags)]).toEqual(flags)
    const { options } = trainCommand()
    const long = options.map(({ long }) => long)
    expect([...new Set(long)]).toEqual(long)
    for (const flag of flags) expect(long).toContain(flag)
  })
})
