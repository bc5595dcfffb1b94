import { type Dim, type DimValues, dimText, evaluateDim, type SymbolicDim, sameDim } from './dim.js'

/** A product of sizes, kept symbolic: a stride, or the number of elements of some axes. */
export interface Extent {
  readonly factor: number
  readonly symbols: readonly SymbolicDim[]
}

export const ONE: Extent = { factor: 1, symbols: [] }
export const ZERO: Extent = { factor: 0, symbols: [] }

export function timesDim(extent: Extent, size: Dim): Extent {
  if (typeof size === 'number') return scale(extent, size)
  if (extent.factor === 0) return ZERO
  const { factor, symbols } = extent
  const at = symbols.findIndex(other => isBefore(size, other))
  return { factor, symbols: at < 0 ? [...symbols, size] : [...symbols.slice(0, at), size, ...symbols.slice(at)] }
}

function isBefore(a: SymbolicDim, b: SymbolicDim): boolean {
  return a.symbol === b.symbol ? a.offset < b.offset : a.symbol < b.symbol
}

export function scale(extent: Extent, factor: number): Extent {
  if (factor === 1) return extent
  return factor === 0 ? ZERO : { factor: extent.factor * factor, symbols: extent.factor === 0 ? [] : extent.symbols }
}

export function product(sizes: readonly Dim[]): Extent {
  return sizes.reduce<Extent>(timesDim, ONE)
}

/** `srcLen·64` */
export function extentText(extent: Extent): string {
  const symbols = extent.symbols.map(size => (size.offset === 0 ? dimText(size) : `(${dimText(size)})`))
  if (extent.factor !== 1 || symbols.length === 0) symbols.push(String(extent.factor))
  return symbols.join('·')
}

export function sameExtent(a: Extent, b: Extent): boolean {
  if (a.factor !== b.factor || a.symbols.length !== b.symbols.length) return false
  return a.symbols.every((size, i) => sameDim(size, b.symbols[i] as SymbolicDim))
}

export function evaluateExtent(extent: Extent, values: DimValues): number {
  let value = extent.factor
  for (const size of extent.symbols) value *= evaluateDim(size, values)
  return value
}

/** The strides of a row-major tensor of this shape. */
export function contiguousStrides(shape: readonly Dim[]): Extent[] {
  const strides = shape.map(() => ONE)
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = timesDim(strides[axis + 1] as Extent, shape[axis + 1] as Dim)
  }
  return strides
}
