import type { ProgramRequest } from '../../engine.js'
import { lowerAssignments } from './assignments.js'
import { emitFusion } from './fusions/emit-fusion.js'
import { planFusions } from './fusions/plan-fusions.js'
import { Lowering } from './lowering.js'
import { lowerOp } from './ops/lower-op.js'

/** Turns a graph into kernel calls: fused as planned, one kernel per operation otherwise. Both ways give the same bits. */
export function lower(request: ProgramRequest): Lowering {
  const { order, uses, fusions, steps } = planFusions(request)
  const lowering = new Lowering(order, uses)
  lowerAssignments(lowering, request.assignments ?? [], steps)
  lowering.run(tensor => {
    const fusion = fusions.get(tensor)
    if (fusion === undefined) lowerOp(lowering, tensor)
    else emitFusion(lowering, fusion)
  })
  return lowering
}
