import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTask, readSafetensors, Transformer } from 'glassformer'
import { toStateDict } from '#formats'
import { pageFolder } from './page.js'

/** A model that the page brings along, at a step. */
export function demo(
  run: 'digits' | 'reverse',
  step: number,
): { model: Transformer; task: ReturnType<typeof createTask> } {
  const task = createTask(run)
  const size = task.sourceVocabulary.size
  const sizes = { srcVocabSize: size, trgVocabSize: size, embedDim: 64, numLayers: 3, heads: 4 }
  const model = new Transformer({ ...sizes, srcPadIdx: 0, trgPadIdx: 0, seed: 1 })
  if (step === 0) return { model, task } // made again from its seed
  const bytes = readFileSync(join(pageFolder, 'runs', run, `step-${step}.safetensors`))
  model.loadStateDict(toStateDict(readSafetensors(bytes).tensors))
  return { model, task }
}
