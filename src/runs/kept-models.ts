import { loadModel, saveModel } from '../formats/node/model-folder.js'
import type { Vocabularies } from '../formats/vocabulary-file.js'
import type { StateDict } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'
import { averageWeights } from '../train/average-weights.js'
import type { Kept } from '../train/run-control.js'
import { removeKept, stepFolder } from './step-models.js'

const KINDS = ['best', 'last'] as const
type Kind = (typeof KINDS)[number]

/**
 * The models that a run keeps beside its last one: a folder each, `best/step-100`. A folder goes only after the
 * checkpoint that doesn't need it any more was written, so that a killed run finds all that its checkpoint names.
 */
export class KeptModels {
  constructor(
    private readonly folder: string,
    private readonly vocabularies: Vocabularies,
  ) {}

  /** Saves the model of a step where the run keeps it. */
  async keep(step: number, kept: Kept, model: Transformer): Promise<void> {
    for (const kind of KINDS)
      if (kept[kind].includes(step)) await saveModel(stepFolder(this.folder, kind, step), model, this.vocabularies)
  }

  /** Removes all that the run doesn't keep. */
  async clean(kept: Kept): Promise<void> {
    for (const kind of KINDS) await removeKept(this.folder, kind, step => !kept[kind].includes(step))
  }

  /** The mean of the weights of several kept models. */
  async mean(kind: Kind, steps: readonly number[]): Promise<StateDict> {
    const states: StateDict[] = []
    for (const step of steps) states.push((await loadModel(stepFolder(this.folder, kind, step))).model.stateDict())
    return averageWeights(states)
  }
}
