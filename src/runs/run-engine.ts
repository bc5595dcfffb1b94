import { createTrainingEngine } from '../engine/create-engine.js'
import {
  type EngineName,
  type EngineOptions,
  engineName,
  engineNames,
  engineOptions,
} from '../engine/engine-options.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { within } from '../errors/within.js'
import type { Transformer } from '../model/transformer.js'
import type { OptionTable } from '../options/option.js'
import { oneOf } from '../options/values.js'
import type { Task } from '../tasks/task.js'
import { configuredTrainer } from '../train/configured.js'
import type { RunControl } from '../train/run-control.js'
import type { StepTrainer, TrainingState } from '../train/step-trainer.js'
import { findPython } from '../train/torch/find-python.js'
import { launchOptions, type TorchLaunch } from '../train/torch/launch-options.js'
import { refuseUnable } from '../train/torch/refuse-unable.js'
import { TorchTrainer } from '../train/torch/torch-trainer.js'
import { Trainer } from '../train/trainer.js'
import { checkpointFolder } from './checkpoint-folder.js'
import { RUN_FILE, type RunRecord } from './run-record.js'

/** The engine that takes over a whole run: PyTorch. */
export const TORCH = 'torch'

/** Where a run can train: an engine of the library, or PyTorch. */
export type RunEngineName = EngineName | 'auto' | typeof TORCH

const { threads: _, ...launch } = launchOptions
/** Where a run trains. */
export const runEngineOptions = {
  engine: { ...engineOptions.engine, type: oneOf<RunEngineName>(['auto', ...engineNames, TORCH]) },
  threads: { ...engineOptions.threads, otherwise: 'all cores, at most 4; with torch, 1 for each process' },
  ...launch,
} as const satisfies OptionTable

/** Where a run trains, and how much of the machine it gets. */
export type RunEngine = EngineOptions | ({ readonly engine: typeof TORCH } & TorchLaunch)

/** Where a run has trained. @throws GlassformerError when this version has no such engine */
export function recordedEngine(folder: string, { engine }: RunRecord): RunEngineName {
  if (engine === TORCH || engine === 'auto') return engine
  return within(`${folder}/${RUN_FILE}`, () => engineName(engine))
}

/** Where a model can be tried that trains here: PyTorch only trains, and what it leaves is a model as any other. */
export function answeringEngine({ name, threads }: StepTrainer['engine']): EngineOptions {
  return name === TORCH ? {} : { engine: engineName(name), threads }
}

/**
 * What trains a run, ready for its next step.
 *
 * @param state of a checkpoint, to go on from
 * @throws GlassformerError when the engine can't be had or not do what the run needs, or when the model, the task and
 *   the checkpoint don't fit each other
 */
export async function startTrainer(
  folder: string,
  { training }: Pick<RunRecord, 'training'>,
  model: Transformer,
  task: Task,
  engine: RunEngine,
  control: RunControl,
  state: TrainingState | undefined,
): Promise<StepTrainer> {
  await checkEngine(engine, training)
  const { schedule, ...configured } = configuredTrainer(training)
  const options = {
    ...configured,
    schedule: (step: number) => schedule(step) * control.factor,
    ...(state && { state }),
  }
  try {
    if (engine.engine !== TORCH) return await Trainer.start(model, task, { ...options, ...engine })
    const { checkpointEvery } = training
    return await TorchTrainer.start(model, task, { ...options, ...engine, checkpointEvery })
  } catch (error) {
    if (state === undefined || !(error instanceof GlassformerError)) throw error
    throw new GlassformerError(`${checkpointFolder(folder)}: ${error.message}`)
  }
}

/** @throws GlassformerError when this machine doesn't have the engine, or it can't do what the run needs */
async function checkEngine(engine: RunEngine, training: RunRecord['training']): Promise<void> {
  if (engine.engine !== TORCH) {
    await createTrainingEngine(engine)
    return
  }
  refuseUnable(training)
  await findPython()
}
