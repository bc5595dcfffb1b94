import type { Op } from './op.js'

/** A rule for each of these operations, typed by its attributes and inputs. */
export type OpRules<Operations extends Op, Rest extends readonly unknown[], Result> = {
  readonly [Kind in Operations['kind']]: (op: Extract<Operations, { readonly kind: Kind }>, ...rest: Rest) => Result
}

/** Applies the rule of the operation's kind. */
export function applyRule<Operations extends Op, Rest extends readonly unknown[], Result>(
  rules: OpRules<Operations, Rest, Result>,
  op: Operations,
  ...rest: Rest
): Result {
  const kind: Operations['kind'] = op.kind
  // The compiler doesn't see that the rule found is the one for this kind.
  const rule = rules[kind] as (op: Operations, ...rest: Rest) => Result
  return rule(op, ...rest)
}

/** Whether the operation is one of those that the rules are for. */
export function hasRule<Operations extends Op>(
  rules: Readonly<Record<Operations['kind'], unknown>>,
  op: Op,
): op is Operations {
  return Object.hasOwn(rules, op.kind)
}
