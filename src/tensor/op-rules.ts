import type { Op } from './op.js'

/** A rule for each of these operations, typed by its attributes and inputs. */
export type OpRules<Operations extends Op, Rest extends readonly unknown[], Result> = {
  readonly [Each in Operations as Each['kind']]: (op: Each, ...rest: Rest) => Result
}

/** Applies the rule of the operation's kind. */
export function applyRule<T, Rest extends readonly unknown[], Result>(
  rules: OpRules<Op<T>, Rest, Result>,
  op: Op<T>,
  ...rest: Rest
): Result {
  // The compiler doesn't see that the rule found is the one for this kind.
  const rule = rules[op.kind] as (op: Op<T>, ...rest: Rest) => Result
  return rule(op, ...rest)
}
