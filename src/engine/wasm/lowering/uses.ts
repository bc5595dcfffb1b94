import type { Assignment } from '../../../tensor/assignment.js'
import type { Tensor } from '../../../tensor/tensor.js'

/** Who reads each tensor of a program: what a fusion asks before it swallows one. */
export class Uses {
  private readonly readers = new Map<Tensor, Tensor[]>()

  /**
   * @param order the tensors of the program.
   * @param wanted those that are read from outside.
   */
  constructor(
    order: readonly Tensor[],
    readonly wanted: ReadonlySet<Tensor>,
    assignments: readonly Assignment[],
  ) {
    for (const tensor of order) for (const input of tensor.inputs) this.add(input, tensor)
    for (const { leaf, value } of assignments) this.add(value, leaf)
  }

  /** The tensors computed from this one, and the leaves that are assigned it. */
  of(tensor: Tensor): readonly Tensor[] {
    return this.readers.get(tensor) ?? []
  }

  /** The one tensor that is computed from this one, if nobody else reads it. */
  only(tensor: Tensor): Tensor | undefined {
    const readers = this.of(tensor)
    return readers.length === 1 && !this.wanted.has(tensor) ? readers[0] : undefined
  }

  /** True when a fusion may swallow `tensor`: nobody reads it but its one user. */
  swallowable(tensor: Tensor): boolean {
    return this.only(tensor) !== undefined
  }

  private add(read: Tensor, by: Tensor): void {
    const known = this.readers.get(read)
    if (known === undefined) this.readers.set(read, [by])
    else known.push(by)
  }
}
