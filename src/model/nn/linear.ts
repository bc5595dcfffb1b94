import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { uniform } from './initialise.js'
import { Module } from './module.js'
import { Parameter } from './parameter.js'

/** `x·weightᵀ + bias`, as `torch.nn.Linear`: weight `(out, in)`, both started with U(±1/√in). */
export class Linear extends Module {
  readonly weight: Parameter
  readonly bias: Parameter

  /**
   * @param outAxis the name of the result's last axis. Default `embedDim`.
   * @param weight another module's table to share.
   */
  constructor(inFeatures: number, outFeatures: number, outAxis = 'embedDim', weight?: Parameter) {
    super()
    const bound = 1 / Math.sqrt(inFeatures)
    this.weight = weight ?? new Parameter({ [outAxis]: outFeatures, inFeatures }, uniform(bound))
    this.bias = new Parameter({ [outAxis]: outFeatures }, uniform(bound))
  }

  /** `(…, in) → (…, out)` */
  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias)
  }
}
