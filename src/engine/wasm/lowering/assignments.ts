import type { Assignment } from '../../../tensor/assignment.js'
import type { ElementwiseOp } from '../../../tensor/op.js'
import { hasRule } from '../../../tensor/op-rules.js'
import { Tensor } from '../../../tensor/tensor.js'
import { emitAdam, emitSgd } from './fusions/emit-optimizers.js'
import { findAdam } from './fusions/find-adam.js'
import { findSgd } from './fusions/find-sgd.js'
import { dense, ownerOf } from './layout.js'
import type { Lowering } from './lowering.js'
import { copy, elementwise } from './ops/elementwise.js'

/**
 * Lowers what a program changes. An optimiser's step is one kernel, a value that nobody else reads is computed where its
 * leaf lies, and any other is copied there. Values see the old numbers of all leaves: whatever reads a leaf's memory
 * comes before what writes it, and must not itself write a leaf that a change of this one reads.
 */
export function lowerAssignments(lowering: Lowering, assignments: readonly Assignment[]): void {
  const { uses } = lowering
  const leafOf = new Map(assignments.map(({ leaf, value }) => [value, leaf]))
  // Clearing a leaf reads nothing, so it can wait for everybody.
  const changing = new Set(assignments.flatMap(({ leaf, value }) => (value.op.kind === 'constant' ? [] : [leaf])))
  const steady = (x: Tensor): Tensor => (changing.has(ownerOf(x)) ? copyOf(x) : dense(x))
  /** Whether a value can be computed where its leaf lies, each element from those at its own place. */
  const fits = (leaf: Tensor, value: Tensor): boolean => {
    const { op, inputs } = value
    const isOwnPlace = (input: Tensor): boolean =>
      input === leaf || !(ownerOf(input) === leaf || changing.has(ownerOf(input)))
    const isKnown =
      hasRule<ElementwiseOp<Tensor>>(elementwise, op) || (op.kind === 'sliceScatter' && inputs[0] === leaf)
    const isAlone =
      uses.only(value) === leaf || (!uses.wanted.has(value) && uses.of(leaf).every(reader => reader === value))
    return isKnown && isAlone && inputs.every(isOwnPlace)
  }
  const done = new Set<Tensor | undefined>()

  for (const assignment of assignments) {
    const adam = findAdam(uses, assignment, leafOf)
    const sgd = adam === undefined ? findSgd(uses, assignment, leafOf) : undefined
    if (adam !== undefined) {
      emitAdam(lowering, adam, steady(adam.gradient))
      for (const leaf of [adam.parameter, adam.m, adam.v]) done.add(leaf)
    } else if (sgd !== undefined) {
      emitSgd(lowering, sgd, steady(sgd.gradient))
      for (const leaf of [sgd.parameter, sgd.velocity]) done.add(leaf)
    }
  }
  for (const { leaf, value } of assignments) {
    if (done.has(leaf)) continue
    if (fits(leaf, value)) lowering.computeIn(leaf, value)
    else copy(lowering, leaf, steady(value))
  }
}

/** A tensor with the same numbers in memory of its own. */
function copyOf(x: Tensor): Tensor {
  return new Tensor({ kind: 'scalar', inputs: [x], operation: 'mul', value: 1 })
}
