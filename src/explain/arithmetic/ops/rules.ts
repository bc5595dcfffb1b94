import type { Op } from '../../../tensor/op.js'
import type { OpRules } from '../../../tensor/op-rules.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Expression, Reader } from '../expression.js'

/** For each operation the arithmetic of one cell of its result; `null` where nothing is written out. */
export type Rules<Operations extends Op<Tensor>> = OpRules<
  Operations,
  [index: readonly number[], read: Reader],
  Expression | null
>
