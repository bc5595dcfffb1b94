import { fineTuning } from '#dist/train/fine-tuning-defaults.js'
import type { TrainSettings } from '../engine/protocol.ts'
import { pairs } from './pairs.svelte.ts'
import { asksForTraining, type View, view } from './view.svelte.ts'

/** Whether the sizes can be a model. */
export function fits({ dim, heads }: Pick<View, 'dim' | 'heads'>): boolean {
  return Number.isInteger(dim) && Number.isInteger(heads) && dim % 2 === 0 && heads > 0 && dim % heads === 0
}

/** Steps over which the rate rises for random weights. */
const WARMUP = 100

/** @param startsTrained whether it starts from a trained model, not from random weights */
export function trainSettings(startsTrained: boolean): TrainSettings {
  const isDigits = view.task === 'digits'
  const early = isDigits && view.layout === 'early'
  return {
    task: view.task,
    taskOptions: isDigits ? { patterns: [...view.patterns], layout: view.layout } : {},
    embedDim: view.dim,
    numLayers: view.layers,
    heads: view.heads,
    batchSize: early ? 1 : view.batch, // without PAD there is one sequence at a time
    lr: view.lr,
    steps: view.steps,
    ...(startsTrained && { clipNorm: fineTuning.clipNorm }),
    schedule:
      view.schedule === 'constant'
        ? { name: 'constant' }
        : {
            name: 'cosine',
            steps: view.steps,
            warmup: Math.min(startsTrained ? fineTuning.schedule.warmup : WARMUP, Math.floor(view.steps / 10)),
          },
    seed: view.seed,
    pairs: view.task === 'pairs' ? { text: pairs.text, tokenizer: pairs.tokenizer } : null,
  }
}

/** Whether the link that opened the page asks for another training than this one. */
export function isAskedOtherwise(settings: TrainSettings): boolean {
  const { base, ...asked } = settings // a link does not tell where training starts
  return asksForTraining && JSON.stringify(trainSettings(base !== undefined)) !== JSON.stringify(asked)
}
