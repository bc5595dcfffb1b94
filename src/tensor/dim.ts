/** A size that is known only when a program runs: a named length plus a constant, such as `trgLen - 1`. */
export interface SymbolicDim {
  readonly symbol: string
  readonly offset: number
}

/** One size of a tensor: a number, or a symbol (`N`, `srcLen`, `trgLen`) whose value each run brings. */
export type Dim = number | SymbolicDim

/** The values of the symbols in one run. */
export type DimValues = Readonly<Record<string, number>>

/** The symbol `name` as a size. */
export function dim(name: string): SymbolicDim {
  return { symbol: name, offset: 0 }
}

/**
 * The size of an axis of state that is filled little by little: how much of it counts is another symbol, which the
 * program's owner keeps within it.
 */
export const CAPACITY = 'capacity'

export function addToDim(size: Dim, offset: number): Dim {
  return typeof size === 'number' ? size + offset : { symbol: size.symbol, offset: size.offset + offset }
}

export function sameDim(a: Dim, b: Dim): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b
  return a.symbol === b.symbol && a.offset === b.offset
}

export function sameShape(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((size, axis) => sameDim(size, b[axis] as Dim))
}

export function dimText(size: Dim): string {
  if (typeof size === 'number') return String(size)
  if (size.offset === 0) return size.symbol
  return `${size.symbol}${size.offset > 0 ? '+' : '-'}${Math.abs(size.offset)}`
}

/** `(N, srcLen, 64)` */
export function shapeText(shape: readonly Dim[]): string {
  return `(${shape.map(dimText).join(', ')})`
}

/** @throws Error when a symbol has no value. */
export function evaluateDim(size: Dim, values: DimValues): number {
  if (typeof size === 'number') return size
  const value = values[size.symbol]
  if (value === undefined) throw new Error(`the size ${dimText(size)} has no value in this run`)
  return value + size.offset
}
