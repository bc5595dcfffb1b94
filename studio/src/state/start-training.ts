import type { RestoredTraining, TrainSettings } from '../engine/protocol.ts'
import { keepPairs, pairs } from './pairs.svelte.ts'
import { studio } from './studio.svelte.ts'
import { asksForTraining, fromHash, type View, view } from './view.svelte.ts'

/** Whether the sizes can be a model. */
export function fits({ dim, heads }: Pick<View, 'dim' | 'heads'>): boolean {
  return Number.isInteger(dim) && Number.isInteger(heads) && dim % 2 === 0 && heads > 0 && dim % heads === 0
}

export function trainSettings(): TrainSettings {
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
    schedule:
      view.schedule === 'constant'
        ? { name: 'constant' }
        : { name: 'cosine', steps: view.steps, warmup: Math.min(100, Math.floor(view.steps / 10)) },
    seed: view.seed,
    pairs: view.task === 'pairs' ? { text: pairs.text, tokenizer: pairs.tokenizer } : null,
  }
}

/** The training that the browser kept: shown at once, unless the link asks for another one. */
export function takeUpRestored(restored: RestoredTraining): void {
  if (studio.training.started) return
  if (asksForTraining && JSON.stringify(trainSettings()) !== JSON.stringify(restored.settings)) return
  takeUp(restored)
}

export function takeUp(restored: RestoredTraining): void {
  const { task, taskOptions, embedDim, numLayers, heads, batchSize, lr, steps, schedule, seed } = restored.settings
  const { patterns, layout } = fromHash(
    new URLSearchParams(
      Object.entries(taskOptions).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ).toString(),
  )
  const name = schedule.name === 'constant' ? 'constant' : 'cosine'
  Object.assign(view, {
    task,
    patterns,
    layout,
    dim: embedDim,
    layers: numLayers,
    heads,
    lr,
    steps,
    seed,
    schedule: name,
  })
  if (layout === 'standard' || task !== 'digits') view.batch = batchSize
  if (restored.settings.pairs !== null) {
    Object.assign(pairs, restored.settings.pairs)
    keepPairs()
  }
  studio.takeUp(restored)
}

/** Begins a training of the settings in view; each arm trains on the same batches. */
export async function startTraining(
  arms: readonly { readonly id: string; readonly parts: readonly string[] }[],
  steps: number,
): Promise<void> {
  studio.resetTraining()
  if (arms.length === 1) studio.restored = null
  studio.training.started = true
  studio.training.running = true
  try {
    await studio.call('train', {
      settings: trainSettings(),
      arms: arms.map(({ id, parts }) => ({ id, parts: [...parts] })),
    })
    await studio.call('resume', { steps: steps < view.steps ? steps : null })
  } catch (error) {
    studio.resetTraining()
    studio.training.failed = error instanceof Error ? error.message : String(error)
  }
}
