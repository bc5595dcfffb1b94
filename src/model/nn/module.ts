import { snakeCase } from '../../options/snake-case.js'
import { withScope } from '../../tensor/scope.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Parameter } from './parameter.js'

let training = false

/** Whether the graph that is being traced is for training, with dropout, or for evaluation, without. */
export function isTraining(): boolean {
  return training
}

/**
 * A part of a model: it owns parameters and other parts, and `forward` says what it computes. Its place in the model
 * is its path; the path of a property is its name in snake case, as PyTorch's state dict has it.
 *
 * As in PyTorch, a class defines `forward`, and who uses one calls the module: `this.attention(x, x, x, mask)` there is
 * `this.attention.call(x, x, x, mask)` here.
 */
export abstract class Module {
  /** Where this module stands in the model: `encoder.layers.0.attention`; `''` for the whole. */
  path = ''

  /**
   * @param className the class's own name, under which the build finds its source lines (the constructor's name
   *   changes when code is minified). Left out by small building blocks such as Linear: their tensors belong to the
   *   line that calls them.
   */
  constructor(private readonly className?: string) {}

  /** Builds the part of the graph that computes this module. */
  abstract forward(...inputs: never[]): Tensor

  /** What `forward` builds, its tensors named under this module's path. */
  call(...inputs: Parameters<this['forward']>): Tensor {
    const { path, className } = this
    if (className === undefined) return this.forward(...inputs)
    return withScope(path, className, () => this.forward(...inputs))
  }

  /** This module's parts and own parameters, in the order they were made, with their names. */
  children(): [name: string, child: Module | Parameter][] {
    return Object.entries(this).flatMap(([property, value]): [string, Module | Parameter][] => {
      if (value instanceof Module || value instanceof Parameter) return [[snakeCase(property), value]]
      if (!Array.isArray(value)) return []
      const name = snakeCase(property)
      return value.flatMap((item, index) => (item instanceof Module ? [[`${name}.${index}`, item]] : []))
    })
  }

  /** Every parameter and buffer below this module with its key, in PyTorch's order; a shared one under each key. */
  namedParameters(prefix = this.path): [key: string, parameter: Parameter][] {
    return this.children().flatMap(([name, child]): [string, Parameter][] => {
      const key = prefix === '' ? name : `${prefix}.${name}`
      return child instanceof Parameter ? [[key, child]] : child.namedParameters(key)
    })
  }

  /** Every parameter and buffer below this module once. */
  parameters(): Set<Parameter> {
    return new Set(this.namedParameters().map(([, parameter]) => parameter))
  }

  /** What `trace` builds, with dropout, as PyTorch's `model.train()`; outside it modules are in evaluation mode. */
  inTraining<T>(trace: () => T): T {
    training = true
    try {
      return trace()
    } finally {
      training = false
    }
  }

  /** Gives every part below this module its path and every parameter its key. */
  protected assignPaths(path = ''): void {
    this.path = path
    for (const [name, child] of this.children()) {
      const childPath = path === '' ? name : `${path}.${name}`
      if (child instanceof Module) child.assignPaths(childPath)
      else if (child.key === '') child.key = childPath
    }
  }
}
