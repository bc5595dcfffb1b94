import { dimText } from '#dist/tensor/dim.js'
import type { Op, OpKind, OpOf } from '#dist/tensor/op.js'

/** How operations with attributes are called; the others by their kind. */
const texts: { readonly [Kind in OpKind]?: (op: OpOf<Kind, unknown>) => string } = {
  binary: op => op.operation,
  scalar: op => `${op.operation} ${Number(op.value.toPrecision(6))}`,
  activation: op => op.activation,
  equal: op => `== ${op.value}`,
  notEqual: op => `!= ${op.value}`,
  maskedFill: op => `maskedFill ${Math.abs(op.value) >= 1e6 ? op.value.toExponential().replace('e+', 'e') : op.value}`,
  transpose: op => `transpose ${op.axis0} ${op.axis1}`,
  slice: op => `slice ${op.axis}: ${op.start}:${dimText(op.end)}`,
  constant: () => 'ones',
}

/** An operation in a few words: `div 4`, `transpose 1 2`. */
export function opText(op: Op): string {
  const text = texts[op.kind] as ((op: Op) => string) | undefined
  return text?.(op) ?? op.kind
}
