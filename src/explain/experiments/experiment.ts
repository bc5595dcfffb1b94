import { padRows } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import { greedyDecode } from '../../decode/greedy.js'
import type { EngineName } from '../../engine/engine-options.js'
import type { GivenOptions } from '../../model/options.js'
import type { Task } from '../../tasks/task.js'
import { evaluate } from '../../train/evaluate.js'
import { adam } from '../../train/optimizers/optimizer.js'
import { Trainer } from '../../train/trainer.js'
import type { TrainerOptions } from '../../train/trainer-options.js'
import type { Value } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import type { Tools } from '../computing/tools.js'
import { type Change, ChangedTransformer } from '../models/changed-transformer.js'

/** What is trained: a small model, perhaps with a changed graph. */
export interface Setup extends Pick<TrainerOptions, 'seed' | 'batchSize' | 'labelSmoothing' | 'l1' | 'trace'> {
  readonly task: Task
  /** Where the model differs from the small one of {@link sizesFor}. */
  readonly model?: Partial<GivenOptions>
  readonly change?: Change | undefined
  /** Default 3e-3. */
  readonly lr?: number
  readonly weightDecay?: number
}

/** One small model in training, and what can be asked of it. Free it with `dispose`. */
export class Experiment {
  readonly losses: number[] = []

  private constructor(
    private readonly trainer: Trainer,
    private readonly where: { readonly engine: EngineName; readonly threads: number },
  ) {}

  static async start(setup: Setup, { engine }: Tools): Promise<Experiment> {
    const { task, model: options, change, seed = 1, batchSize = 32, lr = 3e-3, weightDecay = 0, ...training } = setup
    // Never `auto`: a lesson shows the same numbers in Node and on the page.
    const where = { engine: engine === 'auto' ? 'wasm' : engine, threads: 1 } as const
    const changes = change === undefined ? [] : [change]
    const model = new ChangedTransformer({ ...sizesFor(task), ...options, seed }, changes)
    const optimizer = adam({ lr, weightDecay })
    return new Experiment(
      await Trainer.start(model, task, { ...training, ...where, seed, batchSize, optimizer }),
      where,
    )
  }

  /** Trains on one batch. */
  async step(): Promise<void> {
    const { loss } = await this.trainer.next()
    this.losses.push(loss)
  }

  /** Reads tensors on given pairs, as evaluation computes them: names, or `NAME@grad`. */
  async read(pairs: readonly Pair[], names: readonly string[]): Promise<(name: string) => Value> {
    const model = await this.trained()
    const { srcPadIdx, trgPadIdx } = model.options
    const side = (name: 'source' | 'target', padIdx: number): number[][] =>
      padRows(
        pairs.map(pair => pair[name]),
        padIdx,
      )
    const batch = { src: side('source', srcPadIdx), trg: side('target', trgPadIdx) }
    return observeRows({ model, ...this.where }, batch, names)
  }

  /** The share of counted targets predicted right, teacher-forced. */
  async tokenAccuracy(pairs: readonly Pair[]): Promise<number> {
    const value = await this.read(pairs, ['accuracy'])
    return value('accuracy').data[0] ?? 0
  }

  /** The share of pairs whose target is decoded right from first to last token. */
  async exactShare(pairs: readonly Pair[]): Promise<number> {
    return (await evaluate(await this.trained(), pairs, this.where)).sequenceAccuracy
  }

  /** Greedy answers: ids after SOS, without EOS. */
  async answers(pairs: readonly Pair[]): Promise<number[][]> {
    return greedyDecode(
      await this.trained(),
      pairs.map(({ source }) => source),
      this.where,
    )
  }

  dispose(): void {
    this.trainer.dispose()
  }

  /** The model with the weights of now. */
  private async trained(): Promise<Trainer['model']> {
    await this.trainer.updateModel()
    return this.trainer.model
  }
}

/** A model that learns the task in seconds. */
function sizesFor(task: Task): GivenOptions {
  return {
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    embedDim: 32,
    numLayers: 1,
    heads: 2,
    maxLen: 64,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
  }
}
