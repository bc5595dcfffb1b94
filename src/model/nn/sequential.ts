import type { Tensor } from '../../tensor/tensor.js'
import { Module } from './module.js'
import type { Parameter } from './parameter.js'

/** A module of one input. */
export abstract class Step extends Module {
  abstract override forward(x: Tensor): Tensor
}

/** `max(x, 0)` */
export class ReLU extends Step {
  override forward(x: Tensor): Tensor {
    return x.relu()
  }
}

/** Modules one after the other; their names are their positions, as in `torch.nn.Sequential`. */
export class Sequential extends Step {
  private readonly steps: readonly Step[]

  constructor(...steps: Step[]) {
    super()
    this.steps = steps
  }

  override *children(): Generator<[name: string, child: Module | Parameter]> {
    for (const [index, step] of this.steps.entries()) yield [String(index), step]
  }

  override forward(x: Tensor): Tensor {
    return this.steps.reduce((value, step) => step.forward(value), x)
  }
}
