import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchStream } from '../../data/batches-state.js'
import { padRows } from '../../data/pad-sequence.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { writeError } from '../../formats/node/temporary-file.js'
import { writeSafetensors } from '../../formats/safetensors.js'
import type { StateTensor } from '../../model/state-dict.js'
import type { Transformer } from '../../model/transformer.js'
import { sourceLength } from '../../session/length-warning.js'
import type { Task } from '../../tasks/task.js'
import { keepAnswerLength } from '../answer-length.js'
import { checkFit } from '../check-fit.js'
import { checkUpdate } from '../check-update.js'
import type { ConfiguredTrainer } from '../configured.js'
import { checkMemory } from '../memory/check-memory.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import type { Schedule } from '../schedule.js'
import type { StepResult, StepTrainer, TrainingState } from '../step-trainer.js'
import type { TorchLaunch } from './launch-options.js'
import { readTorchCheckpoint, type TorchState, writeTorchCheckpoint } from './torch-checkpoint.js'
import { type TorchEvent, TorchProcess } from './torch-process.js'

const CHECKPOINTS = 'checkpoints'

export interface TorchTrainerOptions
  extends Pick<ConfiguredTrainer, 'batchSize' | 'labelSmoothing' | 'clipNorm' | 'clipValue' | 'seed' | 'steps'>,
    TorchLaunch {
  readonly optimizer: Optimizer
  readonly schedule: Schedule
  readonly state?: TrainingState
  /** At these steps, and at the last, `state()` can be had without ending the training. */
  readonly checkpointEvery: number
}

/**
 * Trains in PyTorch, on as many processes and hosts as there are: the same task, batches, first weights, optimiser
 * and schedule; `interop/torch/trainer.py` computes the steps.
 */
export class TorchTrainer implements StepTrainer {
  private stepsDone: number
  private saved: { readonly step: number; readonly state: TorchState }
  private ended = false
  private failed = false
  private longestSource: number

  private constructor(
    readonly model: Transformer,
    private readonly task: Task,
    private readonly options: {
      readonly optimizer: Optimizer
      readonly schedule: Schedule
      readonly checkpointEvery: number
      readonly steps: number
    },
    private readonly folder: string,
    private readonly process: TorchProcess,
    private readonly stream: BatchStream,
    first: { readonly step: number; readonly state: TorchState },
    readonly engine: StepTrainer['engine'],
  ) {
    this.saved = first
    this.stepsDone = first.step
    this.longestSource = task.longestSource ?? 0
  }

  /** @throws GlassformerError where there is no PyTorch, or it refuses the run. */
  static async start(model: Transformer, task: Task, options: TorchTrainerOptions): Promise<TorchTrainer> {
    const { batchSize, optimizer, schedule, seed, state, steps, checkpointEvery } = options
    checkFit(model, task)
    keepAnswerLength(model, task)
    checkMemory(model, task, { ...options, accumulate: 1, ema: 0 }, 'torch')
    const stream = task.trainingBatches(batchSize, state?.batches ?? seed)
    if (state !== undefined) model.loadStateDict(state.weights)
    const weights = model.stateDict()
    const step = state?.step ?? 0
    const buffers = state?.optimizer ?? firstBuffers(model, optimizer)
    const first = { step, state: { weights, optimizer: new Map(buffers) } }
    const config = {
      model: model.options,
      steps,
      optimizer: optimizer.config,
      labelSmoothing: options.labelSmoothing,
      clipNorm: options.clipNorm || null,
      clipValue: options.clipValue || null,
      ignoreIndex: task.ignoreIndex,
      checkpointEvery,
      seed,
    }
    const folder = await makeExchange({
      'config.json': new TextEncoder().encode(JSON.stringify(config)),
      ...(state === undefined
        ? { 'initial.safetensors': writeSafetensors(weights) }
        : { [checkpointName(step)]: writeTorchCheckpoint(first.state, step) }),
    })
    let child: TorchProcess | undefined
    try {
      child = await TorchProcess.start(folder, state !== undefined, options)
      const event = await child.next()
      if (event.type !== 'start') throw new GlassformerError(`PyTorch began with ${event.type} instead of start`)
      const engine = { name: 'torch', detail: `PyTorch ${event.torch} on ${event.device}`, threads: event.processes }
      const settled = { optimizer, schedule, checkpointEvery, steps }
      return new TorchTrainer(model, task, settled, folder, child, stream, first, engine)
    } catch (error) {
      await child?.end(true)
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  get step(): number {
    return this.stepsDone
  }

  async next(): Promise<StepResult> {
    const { optimizer, schedule } = this.options
    const step = this.stepsDone + 1
    const pairs = this.stream.next()
    const { srcPadIdx, trgPadIdx } = this.task
    const sources = pairs.map(pair => pair.source)
    const targets = pairs.map(pair => pair.target)
    const learningRate = optimizer.lr * schedule(step)
    const batch = { src: padRows(sources, srcPadIdx), trg: padRows(targets, trgPadIdx) }
    this.process.send({ step, lr: learningRate, ...batch })
    const event = await this.expect('step')
    this.stepsDone = step
    if (this.savesAt(step)) await this.readCheckpoint()
    for (const { source } of pairs) this.longestSource = Math.max(this.longestSource, sourceLength(this.model, source))
    const tokens = pairs.reduce((sum, pair) => sum + pair.source.length + pair.target.length, 0)
    return { step, loss: event.loss, accuracy: event.correct / event.tokens, learningRate, tokens }
  }

  /** At a step at which PyTorch saves nothing, this ends the training. */
  async state(): Promise<TrainingState> {
    const step = this.stepsDone
    if (this.saved.step !== step) {
      this.stop()
      await this.readCheckpoint()
    }
    const { weights, optimizer } = this.saved.state
    const keys = [...this.model.parameters()].map(({ key }) => key)
    const trained = new Map([...weights].filter(([key]) => keys.includes(key)))
    return { step, batches: this.stream.state, weights: trained, optimizer }
  }

  async updateModel(): Promise<void> {
    this.model.loadStateDict(this.saved.state.weights)
    if (this.saved.step > 0) this.model.longestSource = Math.max(this.model.longestSource ?? 0, this.longestSource)
  }

  /** Lets PyTorch end well, on all hosts, where nothing failed; no process is left. */
  async dispose(): Promise<void> {
    this.stop()
    await this.process.end(this.failed)
    await rm(this.folder, { recursive: true, force: true })
  }

  private savesAt(step: number): boolean {
    return step % this.options.checkpointEvery === 0 || step === this.options.steps
  }

  private stop(): void {
    if (!this.ended) this.process.send({ stop: true })
    this.ended = true
  }

  private async readCheckpoint(): Promise<void> {
    const { step, file } = await this.expect('checkpoint')
    const state = readTorchCheckpoint(await readFile(join(this.folder, file)))
    checkUpdate(step, state.weights)
    this.saved = { step, state }
  }

  private async expect<T extends TorchEvent['type']>(type: T): Promise<Extract<TorchEvent, { type: T }>> {
    try {
      const event = await this.process.next()
      if (event.type !== type) throw new GlassformerError(`PyTorch said ${event.type} where ${type} was expected`)
      return event as Extract<TorchEvent, { type: T }>
    } catch (error) {
      this.failed = true
      throw error
    }
  }
}

/** A folder through which this process and PyTorch's exchange files. The run has its own. */
async function makeExchange(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const prefix = join(tmpdir(), 'glassformer-torch-')
  let folder: string | undefined
  try {
    folder = await mkdtemp(prefix)
    await mkdir(join(folder, CHECKPOINTS))
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes)
    return folder
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    throw writeError(folder ?? prefix, error)
  }
}

function checkpointName(step: number): string {
  return `${CHECKPOINTS}/step-${String(step).padStart(8, '0')}.safetensors`
}

/** What an optimiser holds before its first step. */
function firstBuffers(model: Transformer, { stateNames }: Optimizer): Map<string, StateTensor> {
  const parameters = [...model.parameters()]
  return new Map(
    stateNames.flatMap(name =>
      parameters.map(({ key, data, sizes }) => [`${name}/${key}`, { data: data.map(() => 0), shape: sizes }] as const),
    ),
  )
}
