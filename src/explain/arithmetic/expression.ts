import type { Tensor } from '../../tensor/tensor.js'

/** A tensor's numbers in one run, row-major. */
export interface Values {
  readonly data: ArrayLike<number>
  readonly shape: readonly number[]
}

/** One number of a tensor. */
export interface Cell {
  readonly tensor: Tensor
  readonly index: readonly number[]
  /** Of the tensor's gradient. */
  readonly gradient?: boolean
}

/** One summand of a long sum. */
export interface Term {
  readonly text: string
  readonly value: number
}

/** How tightly a text holds together, so that it gets parentheses where it needs them. */
export type Binding = 'atom' | 'product' | 'sum'

/** A piece of arithmetic with the numbers put in. */
export interface Expression {
  readonly text: string
  /** Computed in float64 from the numbers of the cells. */
  readonly value: number
  readonly binding: Binding
  /** The cells whose numbers it uses. */
  readonly cells: readonly Cell[]
  /** All terms of the sum in it, of which the text may show only some. */
  readonly terms: readonly Term[]
}

/** How the rules get at what they need. */
export interface Reader {
  /** The numbers of a tensor. */
  readonly values: (tensor: Tensor) => Values
  /** The number of a cell as it stands: views are followed to the tensor that they look at. */
  readonly operand: (tensor: Tensor, index: readonly number[]) => Expression
  /** The arithmetic of a cell, when its tensor is an unnamed step of the same line; else its number. */
  readonly step: (tensor: Tensor, index: readonly number[]) => Expression
}

export function expression(
  text: string,
  value: number,
  binding: Binding,
  parts: readonly Expression[],
  terms: readonly Term[] = parts.flatMap(part => part.terms),
): Expression {
  return { text, value, binding, cells: parts.flatMap(part => part.cells), terms }
}

/** A text that holds together by itself. */
export function atom(text: string, value: number, parts: readonly Expression[] = []): Expression {
  return expression(text, value, 'atom', parts)
}

/** The text, in parentheses where it would fall apart in a product. */
export function inProduct({ text, binding }: Expression): string {
  return binding === 'sum' || text.startsWith('−') ? `(${text})` : text
}

/** Terms that a sum shows before it is cut. */
const SHOWN_TERMS = 4

/** The sum of the terms, the middle of a long one left out of the text. */
export function sumOf(terms: readonly Term[], parts: readonly Expression[]): Expression {
  const value = terms.reduce((sum, term) => sum + term.value, 0)
  const texts = terms.map(term => term.text)
  const shown =
    texts.length <= SHOWN_TERMS + 1 ? texts : [...texts.slice(0, SHOWN_TERMS - 1), '…', texts[texts.length - 1] ?? '']
  return expression(shown.join(' + '), value, texts.length === 1 ? 'product' : 'sum', parts, terms)
}

/** The sum of these. */
export function plainSum(parts: readonly Expression[]): Expression {
  return sumOf(parts.map(summand), parts)
}

/** The sum of the products of these pairs. */
export function dot(pairs: readonly (readonly [left: Expression, right: Expression])[]): Expression {
  return sumOf(pairs.map(product), pairs.flat())
}

export function summand(part: Expression): Term {
  return { text: inProduct(part), value: part.value }
}

export function product([left, right]: readonly [left: Expression, right: Expression]): Term {
  return { text: `${inProduct(left)}·${inProduct(right)}`, value: left.value * right.value }
}

/** A number after another, a negative one in parentheses. */
export function signed(value: number): string {
  return value < 0 ? `(${numberText(value)})` : numberText(value)
}

/** The largest value of a row. */
export function largest(row: readonly Expression[]): number {
  return row.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY)
}

/** A number for reading: at most 4 significant digits, a real minus sign. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value).replace('-', '−')
  const size = Math.abs(value)
  const text =
    size >= 1e5 || size < 1e-4 ? value.toExponential(2).replace('e+', 'e') : String(Number(value.toPrecision(4)))
  return text.replaceAll('-', '−')
}
