import { GlassformerError } from '../errors/glassformer-error.js'
import type { Assignment } from '../tensor/assignment.js'

/** @throws GlassformerError when a leaf is assigned twice: which value it should have is not said. */
export function checkAssignments(assignments: readonly Assignment[]): void {
  const seen = new Set<unknown>()
  for (const { leaf } of assignments) {
    if (seen.has(leaf)) throw new GlassformerError(`${leaf.name} is assigned twice in one program`)
    seen.add(leaf)
  }
}
