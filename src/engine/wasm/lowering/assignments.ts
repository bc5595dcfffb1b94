import type { Assignment } from '../../../tensor/assignment.js'
import type { ElementwiseOp } from '../../../tensor/op.js'
import { hasRule } from '../../../tensor/op-rules.js'
import { ownerOf } from '../../../tensor/owner.js'
import { Tensor } from '../../../tensor/tensor.js'
import type { OptimizerFusion } from './fusions/fusion.js'
import { trainingFusions } from './fusions/known-fusions.js'
import { dense } from './layout.js'
import type { Lowering } from './lowering.js'
import { copy, elementwise } from './ops/elementwise.js'

/**
 * Lowers what a program changes. An optimiser's step is one kernel; a value is computed where its leaf lies, if it or the
 * leaf has no other readers, and else copied there. Values see the old numbers of all leaves: whatever reads a leaf's
 * memory comes before what writes it, and must not itself write a leaf that a change of this one reads.
 */
export function lowerAssignments(
  lowering: Lowering,
  assignments: readonly Assignment[],
  steps: readonly OptimizerFusion[],
): void {
  const { uses } = lowering
  // Of several leaves that get one value the last.
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
  const fused = new Set(steps.flatMap(({ writes }) => writes))
  const single = assignments.filter(({ leaf }) => !fused.has(leaf))
  const [placed, copied] = [true, false].map(isPlaced =>
    single.filter(({ leaf, value }) => (leafOf.get(value) === leaf && fits(leaf, value)) === isPlaced),
  ) as [Assignment[], Assignment[]]
  // First of all: whoever asks for such a value must find it there.
  for (const { leaf, value } of placed) lowering.computeIn(leaf, value)
  for (const step of steps) trainingFusions()?.emitStep(lowering, step, steady(step.gradient))
  for (const { leaf, value } of copied) copy(lowering, leaf, steady(value))
}

/** A tensor with the same numbers in memory of its own. */
function copyOf(x: Tensor): Tensor {
  return new Tensor({ kind: 'scalar', inputs: [x], operation: 'mul', value: 1 })
}
