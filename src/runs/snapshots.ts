import { modelToFiles, WEIGHTS_FILE } from '../formats/model-files.js'
import { writeFolder } from '../formats/node/write-folder.js'
import { readSafetensors, writeSafetensors } from '../formats/safetensors.js'
import { toStateDict } from '../formats/to-state-dict.js'
import type { Vocabularies } from '../formats/vocabulary-file.js'
import type { Transformer } from '../model/transformer.js'
import { removeKept, stepFolder } from './step-models.js'

/** All snapshots of a run take no more than this, in bytes. */
const MOST_BYTES = 64 * 2 ** 20
/** The first steps, where most changes, are all below it. */
const FIRST = 10

/**
 * The models that a run keeps along its way, for those who want to see it learn: a model folder each,
 * `snapshots/step-100`. Their steps are dense at first: 0, 10, 17, 28, … of 3,001.
 */
export class Snapshots {
  private readonly steps: ReadonlySet<number>

  constructor(
    private readonly folder: string,
    private readonly vocabularies: Vocabularies,
    model: Transformer,
    run: { readonly steps: number; readonly snapshots: number },
  ) {
    const fitting = Math.floor(MOST_BYTES / (4 * model.parameterCount))
    this.steps = new Set(snapshotSteps(run.steps, Math.min(run.snapshots, fitting)))
  }

  has(step: number): boolean {
    return this.steps.has(step)
  }

  async keep(step: number, model: Transformer): Promise<void> {
    const files = modelToFiles(model, this.vocabularies)
    const { tensors, metadata } = readSafetensors(files.get(WEIGHTS_FILE) ?? new Uint8Array())
    // Sinusoidal positions follow from the options; they would be most of the file.
    const trained = new Map(model.namedParameters().map(([key, parameter]) => [key, parameter.trained]))
    const weights = new Map([...toStateDict(tensors)].filter(([key]) => trained.get(key) !== false))
    files.set(WEIGHTS_FILE, writeSafetensors(weights, metadata))
    await writeFolder(stepFolder(this.folder, 'snapshots', step), files)
  }

  /** Removes what lies ahead of a run that was killed: it comes there again. */
  async cleanAfter(step: number): Promise<void> {
    await removeKept(this.folder, 'snapshots', later => later > step)
  }
}

/** At most so many steps before the last, from 0 on, each a fixed factor beyond the one before. */
function snapshotSteps(steps: number, count: number): number[] {
  if (count <= 0) return []
  const first = Math.min(FIRST, steps)
  const factor = (steps / first) ** (1 / Math.max(1, count - 1))
  const later = Array.from({ length: count - 1 }, (_, i) => Math.round(first * factor ** i))
  return [...new Set([0, ...later])].filter(step => step < steps || step === 0)
}
