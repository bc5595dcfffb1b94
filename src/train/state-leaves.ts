import type { Leaf } from '../engine/engine.js'
import type { Parameter } from '../model/nn/parameter.js'
import type { Transformer } from '../model/transformer.js'
import { leavesOf } from '../session/model-session.js'
import { buffer } from '../tensor/leaves.js'
import type { Tensor } from '../tensor/tensor.js'

/** The first numbers of what a checkpoint keeps as `NAME/KEY`; zeros where it says nothing. */
export type FirstNumbers = (saved: string, parameter: Parameter) => Float32Array | undefined

/** The leaves of a training: the model's own, and the state that is kept beside its parameters. */
export class StateLeaves {
  readonly leaves: Map<string, Leaf>
  /** The leaves that a checkpoint keeps, by their names there. */
  readonly saved = new Map<string, string>()

  constructor(
    model: Transformer,
    private readonly first: FirstNumbers,
  ) {
    this.leaves = leavesOf(model)
  }

  /**
   * State of the parameter's shape, named `KEY@name`.
   *
   * @param savedAs its name in a checkpoint, where it has one there: `savedAs/KEY`.
   */
  beside(parameter: Parameter, name: string, savedAs?: string): Tensor {
    const { key, sizes, axes } = parameter
    const own = `${key}@${name}`
    const saved = savedAs === undefined ? undefined : `${savedAs}/${key}`
    if (saved !== undefined) this.saved.set(saved, own)
    this.leaves.set(own, { data: saved === undefined ? undefined : this.first(saved, parameter), shape: sizes })
    return buffer(own, Object.fromEntries(axes.map((axis, i) => [axis, sizes[i] as number])))
  }
}
