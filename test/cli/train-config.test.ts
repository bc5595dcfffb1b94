import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadModel } from '#formats/node'
import { averageWeights } from '#train'
import { type CliOptions, type Ended, events, expectOneClearLine, glassformer, metricsOf } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

/** Everything that a run can have, on a model that trains in a moment. */
const EVERYTHING = {
  task: 'reverse',
  preset: 'tiny',
  model: {
    dropout: 0.1,
    normFirst: true,
    maxLen: 32,
    decoderLayers: 2,
    feedForwardDim: 20,
    activation: 'geluTanh',
    layerNormEps: 1e-4,
    shareEmbeddings: true,
  },
  optimizer: { name: 'adamw', lr: 0.02 },
  schedule: { name: 'plateau', warmup: 5, patience: 1, metric: 'sequenceAccuracy' },
  steps: 60,
  batchSize: 4,
  accumulate: 2,
  labelSmoothing: 0.1,
  l1: 1e-4,
  clipNorm: 1,
  clipValue: 0.5,
  ema: 0.9,
  validation: { every: 6, heldOut: 6, metrics: ['bleu'] },
  earlyStopping: { patience: 50, metric: 'cer' },
  keepBest: { count: 3, metric: 'tokenAccuracy' },
  averaging: { of: 'last', count: 4, every: 7 },
  checkpointEvery: 8,
}

async function train(
  folder: string,
  config: object,
  flags: readonly string[] = [],
  options: CliOptions = {},
): Promise<Ended> {
  const path = join(folder, 'config.json')
  await writeFile(path, JSON.stringify(config))
  const args = ['--config', path, '--engine', 'wasm', '--threads', '1', '--held-out', '0', '--out', join(folder, 'run')]
  return glassformer(['train', ...args, '--json', ...flags], options)
}

const bytes = (folder: string, path = 'model.safetensors'): Promise<Buffer> => readFile(join(folder, 'run', path))

const weightsOf = async (folder: string) => (await loadModel(folder)).model.stateDict()

describe('a run with everything on', () => {
  it('is killed twice and resumed bit for bit: weights, kept models, scores', async () => {
    const folder = scratch()
    expect(await train(folder, EVERYTHING)).toMatchObject({ code: 0, stderr: '' })
    const other = scratch()
    const killed = (step: number, ...flags: string[]) =>
      train(other, EVERYTHING, flags, {
        signalWhen: stdout => (stdout.includes(`"step":${step},`) ? 'SIGKILL' : undefined),
      })
    expect((await killed(21)).code).toBeNull()
    expect((await killed(45, '--resume')).code).toBeNull()
    expect(await train(other, EVERYTHING, ['--resume'])).toMatchObject({ code: 0, stderr: '' })
    const files = async (of: string) => (await readdir(join(of, 'run'), { recursive: true })).sort()
    const all = await files(folder)
    expect(await files(other)).toEqual(all)
    for (const path of all.filter(name => name.endsWith('.safetensors')))
      expect((await bytes(other, path)).equals(await bytes(folder, path)), path).toBe(true)
    const logged = async (of: string) =>
      (await metricsOf(join(of, 'run'))).map(({ type, step, loss, learningRate }) => ({
        type,
        step,
        loss,
        learningRate,
      }))
    expect(await logged(other)).toEqual(await logged(folder))

    // The plateau has lowered the rate, or the test has seen nothing of it.
    const rates = (await metricsOf(join(folder, 'run'))).map(({ learningRate }) => learningRate)
    expect(rates.at(-1)).not.toBe(0.02)
    expect(rates.at(-2)).toBeLessThan(0.02)

    // The finished model is the mean of the last four.
    const kept = await readdir(join(folder, 'run/last'))
    expect(kept.sort()).toEqual(['step-35', 'step-42', 'step-49', 'step-56'])
    const states = await Promise.all(kept.map(name => weightsOf(join(folder, 'run/last', name))))
    const mean = averageWeights(states)
    for (const [key, { data }] of await weightsOf(join(folder, 'run'))) expect(data).toEqual(mean.get(key)?.data)

    // The best three are those of the log.
    const validations = (await metricsOf(join(folder, 'run'))).filter(({ type }) => type === 'validation')
    expect(validations.map(({ step }) => step)).toEqual([6, 12, 18, 24, 30, 36, 42, 48, 54, 60])
    expect(validations[0]).toMatchObject({ cer: expect.any(Number), bleu: expect.any(Number) })
    const ranked = [...validations].sort((a, b) => Number(b['tokenAccuracy']) - Number(a['tokenAccuracy']))
    const best = ranked.slice(0, 3).map(({ step }) => `step-${step}`)
    expect((await readdir(join(folder, 'run/best'))).sort()).toEqual(best.sort())

    // run.json has the settled config.
    const { training } = JSON.parse((await bytes(folder, 'run.json')).toString())
    const { task: _, ...options } = EVERYTHING
    expect(training).toMatchObject({ ...options, seed: 1, optimizer: { ...options.optimizer, eps: 1e-8 } })

    expectOneClearLine(await train(folder, EVERYTHING, ['--resume', '--dropout', '0.2']), 2, '--dropout 0.1, not 0.2')
    expectOneClearLine(
      await train(folder, { ...EVERYTHING, ema: 0.5 }, ['--resume']),
      2,
      /config\.json: .*ema 0\.9, not 0\.5/u,
    )
  })

  it('stops early, has nothing to go on with, and leaves the best model', async () => {
    const folder = scratch()
    // Nothing is better by 100 than the first.
    const config = {
      preset: 'tiny',
      batchSize: 4,
      steps: 100,
      validation: { every: 3, heldOut: 4 },
      earlyStopping: { patience: 2, minDelta: 100 },
      keepBest: { count: 1, mode: 'maximum' },
      averaging: { of: 'best', count: 1 },
    }
    const ended = await train(folder, config)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(events(ended.stdout).at(-1)).toMatchObject({ type: 'end', step: 9 })
    const validations = (await metricsOf(join(folder, 'run'))).filter(({ type }) => type === 'validation')
    const worst = validations.reduce((one, other) => (Number(other['loss']) > Number(one['loss']) ? other : one))
    expect(await readdir(join(folder, 'run/best'))).toEqual([`step-${worst['step']}`])
    const best = await bytes(folder, `best/step-${worst['step']}/model.safetensors`)
    expect((await bytes(folder)).equals(best)).toBe(true)

    const again = await train(folder, config, ['--resume'])
    expect(events(again.stdout).map(({ type }) => type)).toEqual(['start', 'evaluation', 'end'])
    expect((await bytes(folder)).equals(best)).toBe(true)
  })
})

describe('wrong configs are one line', () => {
  it.each<[string, object, string[], number, (string | RegExp)[]]>([
    ['an unknown key', { optimizer: { lrr: 1 } }, [], 1, [/config\.json: .*optimizer\.lrr .*optimizer\.lr\?/u]],
    ['a wrong type', { steps: 'many' }, [], 1, [/config\.json: steps must be a whole number from 0 up, not "many"/u]],
    ['no object', [], [], 1, [/config\.json: .*object/u]],
    ['an unknown task', { task: 'digit' }, [], 2, ['"digit"', 'did you mean digits']],
    [
      'what needs validations',
      { keepBest: { count: 1 } },
      [],
      1,
      [/config\.json: keepBest\.count .*validation\.every/u],
    ],
    ['flags that need validations', {}, ['--early-stopping', '2'], 2, ['--early-stopping', '--validate-every']],
    ['a flag of another optimiser', {}, ['--momentum', '0.5'], 2, ['--momentum is an option of sgd, not of adam']],
    ['ema in PyTorch', { ema: 0.9 }, ['--engine', 'torch'], 1, ['torch', 'ema']],
    ['l1 in PyTorch', { l1: 0.9 }, ['--engine', 'torch'], 1, ['torch', 'l1']],
    ['accumulation in PyTorch', {}, ['--accumulate', '2', '--engine', 'torch'], 1, ['torch', 'accumulate']],
    ['validations between checkpoints', { validation: { every: 7 } }, ['--engine', 'torch'], 1, ['validation.every 7']],
  ])('%s', async (_, config, flags, code, parts) => {
    const folder = scratch()
    expectOneClearLine(await train(folder, config, flags), code, ...parts)
    expect(await readdir(folder)).toEqual(['config.json'])
  })

  it('a missing file', async () => {
    expectOneClearLine(await glassformer(['train', '--config', '/nowhere/c.json']), 1, '/nowhere/c.json')
  })
})
