import { GlassformerError } from '../../../../errors/glassformer-error.js'
import type { Op } from '../../../../tensor/op.js'
import { applyRule } from '../../../../tensor/op-rules.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Instruction } from '../../instruction.js'
import type { Lowering } from '../lowering.js'
import { elementwise } from './elementwise.js'
import { products } from './products.js'
import { rows } from './rows.js'
import type { Rules } from './rules.js'
import { tokens } from './tokens.js'
import { views } from './views.js'

const rules: Rules<Op<Tensor>> = {
  input: given,
  parameter: given,
  buffer: given,
  ...views,
  ...elementwise,
  ...products,
  ...rows,
  ...tokens,
}

/** The kernel call of one tensor by itself, whatever its inputs' strides. */
export function lowerOp(lowering: Lowering, tensor: Tensor): Instruction {
  return applyRule(rules, tensor.op, tensor, lowering)
}

function given({ kind }: Op): never {
  throw new GlassformerError(`${kind} needs no kernel`)
}
