import { withScope } from '../../tensor/scope.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Parameter } from './parameter.js'

/**
 * A part of a model: it owns parameters and other parts, and `forward` says what it computes. Its place in the model
 * is its path; the path of a property is its name in snake case, as PyTorch's state dict has it.
 */
export abstract class Module {
  /** Where this module stands in the model: `encoder.layers.0.attention`; `''` for the whole. */
  path = ''

  /**
   * @param className the class's own name, under which the build finds its source lines (the constructor's name
   *   changes when code is minified). Left out by small building blocks such as Linear: their tensors belong to the
   *   line that calls them.
   */
  constructor(className?: string) {
    if (className === undefined) return
    const forward = this.forward
    this.forward = (...inputs) => withScope(this.path, className, () => forward.apply(this, inputs))
  }

  /** Builds the part of the graph that computes this module. */
  abstract forward(...inputs: never[]): Tensor

  /** This module's parts and own parameters, in the order they were made, with their names. */
  *children(): Generator<[name: string, child: Module | Parameter]> {
    for (const [property, value] of Object.entries(this)) {
      const name = snakeCase(property)
      if (value instanceof Module || value instanceof Parameter) yield [name, value]
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) if (item instanceof Module) yield [`${name}.${index}`, item]
      }
    }
  }

  /** Every parameter and buffer below this module, in PyTorch's order. */
  *parameters(): Generator<Parameter> {
    for (const [, child] of this.children()) {
      if (child instanceof Parameter) yield child
      else yield* child.parameters()
    }
  }

  /** Gives every part below this module its path and every parameter its key. */
  protected assignPaths(path = ''): void {
    this.path = path
    for (const [name, child] of this.children()) {
      const childPath = path === '' ? name : `${path}.${name}`
      if (child instanceof Parameter) child.key = childPath
      else child.assignPaths(childPath)
    }
  }
}

function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
