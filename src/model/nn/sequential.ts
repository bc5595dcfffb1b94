import type { Activation } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Module } from './module.js'
import type { Parameter } from './parameter.js'

/** A module of one input. */
export abstract class Step extends Module {
  abstract override forward(x: Tensor): Tensor
}

/** A function of each number, such as ReLU. */
export class ElementwiseActivation extends Step {
  constructor(readonly activation: Activation) {
    super()
  }

  override forward(x: Tensor): Tensor {
    return x.activation(this.activation)
  }
}

/** Nothing: `x`. */
export class Identity extends Step {
  override forward(x: Tensor): Tensor {
    return x
  }
}

/** Modules one after the other; their names are their positions, as in `torch.nn.Sequential`. */
export class Sequential extends Step {
  private readonly steps: readonly Step[]

  constructor(...steps: Step[]) {
    super()
    this.steps = steps
  }

  override children(): [name: string, child: Module | Parameter][] {
    return this.steps.map((step, index) => [String(index), step])
  }

  override forward(x: Tensor): Tensor {
    return this.steps.reduce((value, step) => step.call(value), x)
  }
}
