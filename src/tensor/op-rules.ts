import type { Op, OpKind, OpOf } from './op.js'

/** A rule for each of these kinds of operation, typed by its kind's attributes and inputs. */
export type OpRules<Kind extends OpKind, T, Rest extends readonly unknown[], Result> = {
  readonly [K in Kind]: (op: OpOf<K, T>, ...rest: Rest) => Result
}

/** Applies the rule of the operation's kind. */
export function applyRule<T, Rest extends readonly unknown[], Result>(
  rules: OpRules<OpKind, T, Rest, Result>,
  op: Op<T>,
  ...rest: Rest
): Result {
  // The compiler doesn't see that the rule found is the one for this kind.
  const rule = rules[op.kind] as (op: Op<T>, ...rest: Rest) => Result
  return rule(op, ...rest)
}
