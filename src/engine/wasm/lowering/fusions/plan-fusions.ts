import { topologicalOrder } from '../../../../tensor/graph.js'
import { ownerOf } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { ProgramRequest } from '../../../engine.js'
import { Uses } from '../uses.js'
import { findAttention } from './find-attention.js'
import { findDropoutWithResidual } from './find-dropout-with-residual.js'
import { findEmbeddingWithPositions } from './find-embedding-with-positions.js'
import { findLinearWithEpilogue } from './find-linear-with-epilogue.js'
import type { Fusion, OptimizerFusion } from './fusion.js'
import { trainingFusions } from './known-fusions.js'

/** Which pieces of a program's graph are one kernel each. Plain data: it knows of no kernel and no memory. */
export interface FusionPlan {
  /** The tensors of the program, each after its inputs. */
  readonly order: readonly Tensor[]
  readonly uses: Uses
  /** By each tensor that it computes. */
  readonly fusions: ReadonlyMap<Tensor, Fusion>
  readonly steps: readonly OptimizerFusion[]
}

/** Finds the fusions of a program: where a pattern fits and none of the tensors it swallows is wanted. */
export function planFusions({ outputs, observed = [], assignments = [] }: ProgramRequest): FusionPlan {
  const wanted = new Set([...outputs, ...observed])
  const order = topologicalOrder([...wanted, ...assignments.map(({ value }) => value)])
  const uses = new Uses(order, wanted, assignments)
  const training = trainingFusions()
  // Of several leaves that get one value the last.
  const leafOf = new Map(assignments.map(({ leaf, value }) => [value, leaf]))
  const steps = assignments.flatMap(assignment => training?.findStep(uses, assignment, leafOf) ?? [])

  const changed = new Set(steps.flatMap(({ writes }) => writes))
  const values = assignments.flatMap(({ leaf, value }) => (changed.has(leaf) ? [] : [value]))
  const needed = new Set([...wanted, ...values, ...steps.flatMap(({ reads }) => reads)].map(ownerOf))
  const fusions = new Map<Tensor, Fusion>()
  // Whoever reads a tensor comes before it: what is swallowed is never looked at.
  for (const tensor of order.toReversed()) {
    if (!needed.has(tensor)) continue
    const fusion = fusions.get(tensor) ?? findFusion(uses, tensor)
    if (fusion !== undefined) for (const output of fusion.writes) fusions.set(ownerOf(output), fusion)
    for (const read of fusion?.reads ?? tensor.inputs) needed.add(ownerOf(read))
  }
  return { order, uses, fusions, steps }
}

function findFusion(uses: Uses, tensor: Tensor): Fusion | undefined {
  return (
    findAttention(uses, tensor) ??
    trainingFusions()?.findGradient(uses, tensor) ??
    findLinearWithEpilogue(uses, tensor) ??
    findEmbeddingWithPositions(uses, tensor) ??
    findDropoutWithResidual(uses, tensor)
  )
}
