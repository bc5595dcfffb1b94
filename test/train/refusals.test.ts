import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig, runFlags, trainCommand } from '#cli'
import { GlassformerError, UsageError } from '#errors'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { adam, adamw, createSchedule, type FitOptions, fit, Plateau, sgd, Trainer } from '#train'
import { scratch } from '../support/scratch.js'

const vocabulary = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
const sizes = { embedDim: 8, numLayers: 1, heads: 2 }
const model = new Transformer({ ...vocabulary, ...sizes })

/** What refuses an action: one line, of the library's own. */
async function refusal(action: () => unknown): Promise<string> {
  try {
    await action()
  } catch (error) {
    expect(error).toBeInstanceOf(GlassformerError)
    return (error as Error).message
  }
  throw new Error('it was not refused')
}

/** A call of the library with one option of a run. */
async function call(path: string, value: unknown): Promise<unknown> {
  const [section = '', name = ''] = path.split('.')
  if (section === 'model') return new Transformer({ ...vocabulary, ...sizes, [name]: value })
  const options = name === '' ? { [section]: value } : { [section]: { ...FORMS[path], [name]: value } }
  return fit(model, digitsTask(), options as FitOptions).next()
}

/** Options that only one optimiser or schedule has. */
const FORMS: Readonly<Record<string, object>> = {
  'optimizer.lr': { name: 'adam' },
  'optimizer.betas': { name: 'adam' },
  'optimizer.eps': { name: 'adamw' },
  'optimizer.weightDecay': { name: 'adamw' },
  'optimizer.momentum': { name: 'sgd' },
  'schedule.warmup': { name: 'constant' },
  'schedule.minimum': { name: 'cosine' },
  'schedule.decay': { name: 'exponential' },
  'schedule.every': { name: 'exponential' },
}

async function file(folder: string, path: string, value: unknown): Promise<unknown> {
  const [section = '', name = ''] = path.split('.')
  const config = name === '' ? { [section]: value } : { [section]: { ...FORMS[path], [name]: value } }
  const place = join(folder, 'config.json')
  await writeFile(place, JSON.stringify(config))
  return readConfig(place, {})
}

function flag(path: string, value: unknown): Promise<unknown> {
  const given = Array.isArray(value) ? value.join() : String(value)
  return trainCommand()
    .exitOverride()
    .parseAsync([`${runFlags[path]}=${given}`], { from: 'user' })
}

describe('a wrong value is refused with the same words by a call, a config file and a flag', () => {
  it.each<[path: string, value: unknown, words: string]>([
    ['model.embedDim', 2.5, 'must be a whole number from 1 up, not 2.5'],
    ['model.heads', 0, 'must be a whole number from 1 up, not 0'],
    ['model.numLayers', -1, 'must be a whole number from 1 to 10000, not -1'],
    ['model.maxLen', 1e300, 'must be a whole number from 1 up, not 1e+300'],
    ['model.dropout', 1, 'must be a number from 0 up, below 1, not 1'],
    ['model.dropout', 'much', 'must be a number from 0 up, below 1, not "much"'],
    ['model.layerNormEps', 0, 'must be a number above 0, not 0'],
    ['model.activation', 'rel', 'must be one of relu, gelu, geluTanh, silu, not "rel" (did you mean relu?)'],
    ['steps', -1, 'must be a whole number from 0 up, not -1'],
    ['steps', 'many', 'must be a whole number from 0 up, not "many"'],
    ['batchSize', 0, 'must be a whole number from 1 up, not 0'],
    ['accumulate', 1.5, 'must be a whole number from 1 up, not 1.5'],
    ['labelSmoothing', 1.5, 'must be a number from 0 up, below 1, not 1.5'],
    ['labelSmoothing', -1, 'must be a number from 0 up, below 1, not -1'],
    ['l1', -0.1, 'must be a number from 0 up, not -0.1'],
    ['clipNorm', -1, 'must be a number from 0 up, not -1'],
    ['clipValue', -1, 'must be a number from 0 up, not -1'],
    ['ema', 2, 'must be a number from 0 up, below 1, not 2'],
    ['seed', -4, 'must be a whole number from 0 to 4294967295, not -4'],
    ['seed', 2 ** 32, 'must be a whole number from 0 to 4294967295, not 4294967296'],
    ['optimizer.name', 'adamm', 'must be one of adam, adamw, sgd, lion, not "adamm" (did you mean adam?)'],
    ['optimizer.lr', 0, 'must be a number above 0, not 0'],
    ['optimizer.eps', -1, 'must be a number from 0 up, not -1'],
    ['optimizer.weightDecay', -0.1, 'must be a number from 0 up, not -0.1'],
    ['optimizer.momentum', 1, 'must be a number from 0 up, below 1, not 1'],
    ['optimizer.betas', [0.9], 'must be a list of 2 numbers, not [0.9]'],
    ['schedule.warmup', 2.5, 'must be a whole number from 0 up, not 2.5'],
    ['schedule.minimum', -1, 'must be a number from 0 up, below 1, not -1'],
    ['schedule.decay', 2, 'must be a number above 0, up to 1, not 2'],
    ['schedule.every', 0, 'must be a whole number from 1 up, not 0'],
  ])('%s %j', async (path, value, words) => {
    const folder = scratch()
    const own = path.startsWith('model.') ? path.slice('model.'.length) : path
    expect(await refusal(() => call(path, value))).toBe(`${own} ${words}`)
    expect(await refusal(() => file(folder, path, value))).toBe(`${folder}/config.json: ${path} ${words}`)
    expect(await refusal(() => flag(path, value))).toBe(`${runFlags[path]} ${words}`)
  })

  it.each(['model.dropout', 'l1', 'clipNorm', 'clipValue', 'ema', 'labelSmoothing', 'optimizer.lr'])(
    '%s NaN, which JSON cannot hold',
    async path => {
      const own = path.startsWith('model.') ? path.slice('model.'.length) : path
      expect(await refusal(() => call(path, Number.NaN))).toMatch(`${own} must be a number`)
      expect(await refusal(() => flag(path, 'NaN'))).toMatch(`${runFlags[path]} must be a number`)
    },
  )

  it('what one option says about another', async () => {
    const folder = scratch()
    const words = 'is not divisible by'
    const given = { ...vocabulary, ...sizes, heads: 3 }
    expect(await refusal(() => new Transformer(given))).toBe(`embedDim 8 ${words} heads 3`)
    const place = join(folder, 'config.json')
    await writeFile(place, JSON.stringify({ model: { ...sizes, heads: 3 } }))
    const typed = (args: string[]) => trainCommand().exitOverride().parseAsync(args, { from: 'user' })
    const ofFile = await refusal(() => typed(['--config', place, '--out', join(folder, 'run')]))
    expect(ofFile).toBe(`${place}: model.embedDim 8 ${words} model.heads 3`)
    const ofFlags = typed(['--embed-dim=8', '--heads=3', '--out', join(folder, 'run')])
    await expect(ofFlags).rejects.toBeInstanceOf(UsageError)
    await expect(ofFlags).rejects.toThrow(`--embed-dim 8 ${words} --heads 3`)
  })
})

describe('an option that there is not', () => {
  it.each<[string, () => unknown, string]>([
    ['steps of fit', () => fit(model, digitsTask(), { step: 3 } as object).next(), 'step (did you mean steps?)'],
    [
      'the rate of fit',
      () => fit(model, digitsTask(), { lr: 0.1 } as object).next(),
      'lr (did you mean optimizer.lr?)',
    ],
    ['epochs', () => fit(model, digitsTask(), { epochs: 3 } as object).next(), 'epochs (did you mean steps?)'],
    ['a signal of a trainer', () => Trainer.start(model, digitsTask(), { signal: 0 } as object), 'no option signal'],
    [
      'an optimiser’s',
      () => fit(model, digitsTask(), { optimizer: { name: 'adam', momentum: 0.9 } } as object).next(),
      'optimizer.momentum is an option of sgd, not of adam',
    ],
    ['learning rate', () => adam({ learningRate: 1 } as object), 'optimizer.learningRate (did you mean optimizer.lr?)'],
    [
      'sgd’s of adamw',
      () => adamw({ nesterov: true } as object),
      'optimizer.nesterov is an option of sgd, not of adamw',
    ],
    ['L2', () => sgd({ l2: 1 } as object), 'optimizer.l2 (did you mean optimizer.weightDecay?)'],
    [
      'a schedule’s',
      () => createSchedule({ name: 'constant', warmUp: 3 } as never),
      'schedule.warmUp (did you mean schedule.warmup?)',
    ],
    ['a plateau’s', () => new Plateau({ patient: 3 } as object), 'patient (did you mean patience?)'],
    [
      'layers',
      () => new Transformer({ ...vocabulary, ...sizes, layers: 3 } as never),
      'layers (did you mean numLayers?)',
    ],
    ['the width', () => new Transformer({ ...vocabulary, ...sizes, d_model: 3 } as never), '(did you mean embedDim?)'],
  ])('is refused with the one that is meant: %s', async (_, action, words) => {
    expect(await refusal(action)).toContain(words)
  })
})
