import { MASKED } from '#dist/explain/figures/grids.js'
import { formatNumber } from '#dist/explain/text.js'
import type { Look, NodeInfo, RunInfo } from '../engine/protocol.ts'

/** The path of the module instance that made a tensor: `encoder.layers.0.attention`. */
export function instanceOf(node: NodeInfo): string {
  const at = node.name.lastIndexOf(`.${node.label}`)
  return at < 0 ? '' : node.name.slice(0, at)
}

export function isStep(node: NodeInfo): boolean {
  return node.label !== '' && !node.name.endsWith(node.label)
}

/** The tensors that a line makes: for each instance the one that carries the label. */
export function tensorsOfLine(nodes: ReadonlyMap<string, NodeInfo>, key: string): NodeInfo[] {
  return [...nodes.values()].filter(node => `${node.className}.${node.label}` === key && !isStep(node))
}

/** The unnamed steps of a line, then its own tensor. */
export function stepsOf(nodes: ReadonlyMap<string, NodeInfo>, node: NodeInfo): NodeInfo[] {
  const main = mainName(node)
  return [...nodes.values()].filter(other => other.name === main || (mainName(other) === main && isStep(other)))
}

export function mainName(node: NodeInfo): string {
  return isStep(node) ? node.name.replace(/\.\d+$/, '') : node.name
}

/** Names for the places along one axis: tokens where the axis runs over tokens, else numbers. */
export function axisLabels(
  node: NodeInfo,
  axis: number,
  size: number,
  index: readonly number[],
  look: Look | null,
  run: RunInfo | undefined,
): string[] {
  const numbers = Array.from({ length: size }, (_, i) => String(i))
  if (look === null || run === undefined) return numbers
  const row = node.dims[0] === 'N' ? (index[0] ?? 0) : 0
  const words = (ids: readonly number[] | undefined, tokens: readonly string[]): string[] =>
    numbers.map((number, i) => tokens[ids?.[i] ?? -1] ?? number)
  const isShifted = node.label === 'target' || node.label === 'lossRows' || node.label === 'correct'
  switch (node.dims[axis]) {
    case 'srcLen':
      return words(look.src[row], run.tokens.source)
    case 'trgLen':
      return words(look.trg[row], run.tokens.target)
    case 'trgLen-1':
      return words(look.trg[row]?.slice(isShifted ? 1 : 0), run.tokens.target)
  }
  switch (node.axes[axis]) {
    case 'trgVocabSize':
      return numbers.map((number, i) => run.tokens.target[i] ?? number)
    case 'vocabSize':
    case 'srcVocabSize':
      return numbers.map(
        (number, i) => (node.name.startsWith('decoder') ? run.tokens.target : run.tokens.source)[i] ?? number,
      )
    default:
      return numbers
  }
}

/** An index that fits the shape. */
export function clampIndex(index: readonly number[], shape: readonly number[]): number[] {
  return shape.map((size, axis) => Math.max(0, Math.min(index[axis] ?? 0, size - 1)))
}

/** A number for a cell: whole ones as they are, others with few digits, a real minus sign. */
export function cellText(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return formatNumber(value).replace('-', '−')
  const size = Math.abs(value)
  const text =
    size >= 1e5 || size < 0.5 * 10 ** -digits
      ? value.toExponential(1).replace('e+', 'e')
      : value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : digits)
  return text.replaceAll('-', '−')
}

export interface Statistics {
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly deviation: number
  readonly count: number
  /** Numbers so large that they only mark what is masked; left out of the rest. */
  readonly masked: number
}

export function statistics(data: ArrayLike<number>): Statistics {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let squares = 0
  let count = 0
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0
    if (Math.abs(value) > MASKED) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
    squares += value * value
    count++
  }
  const mean = sum / count
  return {
    min,
    max,
    mean,
    deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    count,
    masked: data.length - count,
  }
}
