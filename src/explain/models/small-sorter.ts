import { Transformer } from '../../model/transformer.js'
import { digitsTask } from '../../tasks/digits.js'
import { fit } from '../../train/fit.js'
import { adam } from '../../train/optimizers/optimizer.js'

const STEPS = 250

let trained: Promise<Transformer> | undefined

/**
 * A very small model that really sorts: what worked examples of generation compute with. It is trained on descending
 * runs alone, in less than a second and once; the weights are the same everywhere.
 */
export function smallSorter(): Promise<Transformer> {
  trained ??= train()
  return trained
}

async function train(): Promise<Transformer> {
  const task = digitsTask({ patterns: ['descending'] })
  const { size } = task.sourceVocabulary
  const { srcPadIdx, trgPadIdx } = task
  const model = new Transformer({
    srcVocabSize: size,
    trgVocabSize: size,
    embedDim: 16,
    numLayers: 1,
    heads: 2,
    srcPadIdx,
    trgPadIdx,
    maxLen: 32,
    seed: 1,
  })
  const optimizer = adam({ lr: 3e-3 })
  // Never `auto`: a lesson shows the same numbers in Node and on the page.
  for await (const event of fit(model, task, {
    engine: 'wasm',
    threads: 1,
    steps: STEPS,
    batchSize: 32,
    seed: 1,
    optimizer,
  }))
    void event
  return model
}
