import { layerNorm } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { constant } from './initialise.js'
import { Module } from './module.js'
import { Parameter } from './parameter.js'

/**
 * `(x − mean) / √(variance + eps) · weight + bias` over the last axis, as `torch.nn.LayerNorm` (Ba et al. 2016):
 * the variance divides by n; weight starts as 1, bias as 0.
 */
export class LayerNorm extends Module {
  readonly weight: Parameter
  readonly bias: Parameter

  /** @param eps Default 1e-5. */
  constructor(
    embedDim: number,
    readonly eps = 1e-5,
  ) {
    super()
    this.weight = new Parameter({ embedDim }, constant(1))
    this.bias = new Parameter({ embedDim }, constant(0))
  }

  /** `(…, embedDim) → (…, embedDim)` */
  override forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight, this.bias, this.eps)
  }
}
