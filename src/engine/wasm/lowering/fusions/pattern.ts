import type { Assignment } from '../../../../tensor/assignment.js'
import { topologicalOrder } from '../../../../tensor/graph.js'
import { buffer, input } from '../../../../tensor/leaves.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { Uses } from '../uses.js'

/** A number in a pattern that stands for any. */
export const ANY = 2

/** A tensor in a pattern that stands for any. */
export function anyTensor(name: string): Tensor {
  return input(name, 'float32', {})
}

/** A tensor in a pattern that stands for any, and that is assigned. */
export function anyLeaf(name: string): Tensor {
  return buffer(name, {})
}

interface Node {
  readonly tensor: Tensor
  /** Where its inputs stand in the pattern; a leaf has none. */
  readonly inputs: readonly number[]
  /** How many tensors of the pattern, and leaves, take it. */
  readonly readers: number
}

/**
 * A piece of a graph to look for, written as a graph: its leaves stand for any tensor, its scalar operations for those
 * with any number, its assignments for those of the program.
 */
export class Pattern {
  /** From the last assignment's value on, each before its inputs. */
  private readonly nodes: readonly Node[]
  private readonly places: ReadonlyMap<Tensor, number>
  private readonly assigned: readonly { readonly leaf: number; readonly value: number }[]

  /** @param assignments the last depends on the values of the others. */
  constructor(assignments: readonly Assignment[]) {
    const order = topologicalOrder(assignments.map(({ value }) => value)).reverse()
    const uses = new Uses(order, new Set(), assignments)
    this.places = new Map(order.map((tensor, place) => [tensor, place]))
    const placeOf = (tensor: Tensor): number => this.places.get(tensor) as number
    this.nodes = order.map(tensor => ({
      tensor,
      inputs: tensor.inputs.map(placeOf),
      readers: uses.of(tensor).length,
    }))
    this.assigned = assignments.map(({ leaf, value }) => ({ leaf: placeOf(leaf), value: placeOf(value) }))
  }

  /**
   * What stands in a graph for each tensor of the pattern, when the assignment of `value` ends such a piece, and nobody
   * else reads or wants what is computed in it.
   *
   * @param leafOf the leaf that a value is assigned to.
   */
  find(value: Tensor, uses: Uses, leafOf: ReadonlyMap<Tensor, Tensor>): Found | undefined {
    const { nodes, places } = this
    if (!isSameOperation((nodes[0] as Node).tensor, value)) return undefined // most of them
    const found: (Tensor | undefined)[] = [value]
    for (let place = 0; place < nodes.length; place++) {
      const { tensor: pattern, inputs, readers } = nodes[place] as Node
      const tensor = found[place] as Tensor
      if (inputs.length === 0) continue
      if (!isSameOperation(pattern, tensor) || uses.wanted.has(tensor) || uses.of(tensor).length !== readers)
        return undefined
      for (let i = 0; i < inputs.length; i++) {
        const at = inputs[i] as number
        const other = tensor.inputs[i] as Tensor
        if (found[at] !== undefined && found[at] !== other) return undefined
        found[at] = other
      }
    }
    for (const { leaf, value: own } of this.assigned)
      if (leafOf.get(found[own] as Tensor) !== found[leaf]) return undefined
    return new Found(places, found as Tensor[])
  }
}

/** A piece of a graph that is as a pattern. */
export class Found {
  constructor(
    private readonly places: ReadonlyMap<Tensor, number>,
    private readonly tensors: readonly Tensor[],
  ) {}

  /** The tensor that stands for one of the pattern's. */
  at(pattern: Tensor): Tensor {
    return this.tensors[this.places.get(pattern) as number] as Tensor
  }

  /** The number of the scalar operation that stands for one of the pattern's; 0 where the pattern has no such. */
  numberAt(pattern: Tensor | undefined): number {
    const op = pattern && this.at(pattern).op
    return op?.kind === 'scalar' ? op.value : 0
  }
}

function isSameOperation({ op: a }: Tensor, { op: b }: Tensor): boolean {
  if (a.kind === 'binary') return b.kind === 'binary' && a.operation === b.operation
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.operation === b.operation
  return a.kind === b.kind
}
