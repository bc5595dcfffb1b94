import type { Op } from '../../../tensor/op.js'
import type { OpRules } from '../../../tensor/op-rules.js'
import type { NDArray } from '../ndarray.js'
import type { RunContext } from '../run-context.js'

/** For each operation the loop that computes its numbers from those of its inputs. */
export type Rules<Operations extends Op<NDArray>> = OpRules<Operations, [run: RunContext], NDArray>
