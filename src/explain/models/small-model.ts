import type { EngineName } from '../../engine/engine-options.js'
import { Transformer } from '../../model/transformer.js'
import { digitsTask } from '../../tasks/digits.js'
import type { Task } from '../../tasks/task.js'
import { fit } from '../../train/fit.js'
import { adam } from '../../train/optimizers/optimizer.js'
import type { Bilingual } from '../text.js'

export interface SmallModelOptions {
  readonly engine?: EngineName | 'auto'
  readonly steps?: number
  readonly onProgress?: (done: number) => void
  readonly signal?: AbortSignal
}

/** What a lesson looks at when nobody brought a model: a small one, trained on the digits in a few seconds. */
export interface SmallModel {
  readonly model: Transformer
  /** The same before its training. */
  readonly initial: Transformer
  readonly task: Task
  readonly note: Bilingual
}

/** The original's model and task, smaller and with fewer steps. The same weights at every call. */
export async function smallModel(options: SmallModelOptions = {}): Promise<SmallModel> {
  const { engine = 'auto', steps = 400, onProgress, signal } = options
  const task = digitsTask()
  const { size } = task.sourceVocabulary
  const sizes = {
    srcVocabSize: size,
    trgVocabSize: size,
    embedDim: 32,
    numLayers: 2,
    heads: 4,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    seed: 1,
  }
  const model = new Transformer(sizes)
  const training = { engine, steps, batchSize: 64, seed: 1, optimizer: adam({ lr: 3e-3 }) }
  for await (const event of fit(model, task, signal === undefined ? training : { ...training, signal })) {
    onProgress?.(event.step / steps)
  }
  return {
    model,
    initial: new Transformer(sizes),
    task,
    note: {
      zh: `没有指定模型：这里用的是当场训练了 ${steps} 步的小模型。`,
      en: `No model was given: this is a small one, trained on the spot for ${steps} steps.`,
    },
  }
}
