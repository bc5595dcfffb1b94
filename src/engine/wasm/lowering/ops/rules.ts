import type { Op } from '../../../../tensor/op.js'
import type { OpRules } from '../../../../tensor/op-rules.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Instruction } from '../../instruction.js'
import type { Lowering } from '../lowering.js'

/** For each operation the kernel call that computes `tensor` with it. */
export type Rules<Operations extends Op<Tensor>> = OpRules<
  Operations,
  [tensor: Tensor, lowering: Lowering],
  Instruction
>
