/** A size that is known only when a program runs: a named length plus a constant, such as `trgLen - 1`. */
export interface SymbolicDim {
  readonly symbol: string
  readonly offset: number
  /** Of an axis that is filled little by little: the symbol of how much of it counts, which a run keeps within it. */
  readonly filledTo?: string
}

/** One size of a tensor: a number, or a symbol (`N`, `srcLen`, `trgLen`) whose value each run brings. */
export type Dim = number | SymbolicDim

/** The values of the symbols in one run. */
export type DimValues = Readonly<Record<string, number>>

/**
 * The symbol `name` as a size.
 *
 * @param filledTo of an axis that is filled little by little: the symbol of how much of it counts.
 */
export function dim(name: string, filledTo?: string): SymbolicDim {
  return filledTo === undefined ? { symbol: name, offset: 0 } : { symbol: name, offset: 0, filledTo }
}

export function addToDim(size: Dim, offset: number): Dim {
  return typeof size === 'number' ? size + offset : { ...size, offset: size.offset + offset }
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
