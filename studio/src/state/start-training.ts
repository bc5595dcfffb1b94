import type { ArmRequest, RestoredTraining, TrainingRequest, TrainSettings } from '../engine/protocol.ts'
import { base, chosenBase } from './base.svelte.ts'
import { keepPairs, pairs } from './pairs.svelte.ts'
import { studio } from './studio.svelte.ts'
import { isAskedOtherwise, trainSettings } from './train-settings.ts'
import { fromHash, view } from './view.svelte.ts'

/** The training that the browser kept: shown at once, unless the link asks for another one. */
export function takeUpRestored(restored: RestoredTraining): void {
  if (studio.training.started) return
  if (isAskedOtherwise(restored.settings)) return
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
    const { base: from } = restored.settings
    Object.assign(base, { isInView: from !== undefined, freeze: from?.freeze ?? [] })
  }
  studio.takeUp(restored)
}

/**
 * Begins a training of the settings in view; each arm trains on the same batches.
 *
 * @param changed settings that differ
 * @param other `kept`: whether the browser keeps it in the place of what it kept before; `threads` of each arm
 */
export async function startTraining(
  arms: readonly ArmRequest[],
  steps: number,
  changed: Partial<TrainSettings> = {},
  { kept = arms.length === 1, ...other }: Partial<Pick<TrainingRequest, 'kept' | 'threads'>> = {},
): Promise<void> {
  const from = arms.length === 1 ? chosenBase() : undefined
  studio.resetTraining()
  if (kept) studio.restored = null
  studio.training.started = true
  studio.showsTraining = arms.length === 1 // what is trained is what the other views show
  studio.training.running = true
  try {
    const { notes } = await studio.call('train', {
      settings: { ...trainSettings(from !== undefined), ...changed },
      kept,
      ...(from !== undefined && { from }),
      ...other,
      arms: arms.map(({ parts, ...arm }) => ({ ...arm, parts: [...parts] })),
    })
    studio.training.notes = notes
    await studio.call('resume', { steps: steps < view.steps ? steps : null })
  } catch (error) {
    studio.resetTraining()
    studio.training.failed = error instanceof Error ? error.message : String(error)
  }
}
