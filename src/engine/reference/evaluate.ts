import type { Op } from '../../tensor/op.js'
import { applyRule } from '../../tensor/op-rules.js'
import type { NDArray } from './ndarray.js'
import { elementwise } from './ops/elementwise.js'
import { products } from './ops/products.js'
import { rows } from './ops/rows.js'
import type { Rules } from './ops/rules.js'
import { tokens } from './ops/tokens.js'
import { views } from './ops/views.js'
import type { RunContext } from './run-context.js'

const rules: Rules<Op<NDArray>> = {
  input: ({ name }, { input }) => input(name),
  parameter: ({ key }, { leaf }) => leaf(key),
  buffer: ({ key }, { leaf }) => leaf(key),
  ...views,
  ...elementwise,
  ...products,
  ...rows,
  ...tokens,
}

/** The numbers of one node, from those of its inputs. */
export function evaluate(op: Op<NDArray>, run: RunContext): NDArray {
  return applyRule(rules, op, run)
}
