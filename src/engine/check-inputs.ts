import { GlassformerError } from '../errors/glassformer-error.js'
import { elementCount, unflatten } from '../math/row-major.js'
import { type Dim, type DimValues, dimText, evaluateDim, shapeText } from '../tensor/dim.js'
import type { Tensor } from '../tensor/tensor.js'
import type { State, TensorValue } from './engine.js'
import type { IdUse } from './id-uses.js'

type Inputs = Readonly<Record<string, TensorValue>>

/** The input leaves among a graph's tensors. */
export function inputLeavesOf(order: readonly Tensor[]): Tensor[] {
  return order.filter(tensor => tensor.op.kind === 'input')
}

/**
 * The values that the inputs' shapes and the states give the symbols.
 *
 * @throws GlassformerError when an input is missing, has another rank or size or too few numbers, or when two inputs
 *   give a symbol different values.
 */
export function bindSymbols(inputLeaves: readonly Tensor[], inputs: Inputs, states: readonly State[] = []): DimValues {
  const values: Record<string, number> = {}
  for (const leaf of inputLeaves) {
    const name = inputName(leaf)
    const value = inputs[name]
    if (value === undefined) {
      throw new GlassformerError(`the input ${name} is missing; expected the shape ${shapeText(leaf.shape)}`)
    }
    const { shape } = value
    const size = elementCount(shape)
    if (shape.length !== leaf.shape.length) {
      throw new GlassformerError(
        `the input ${name} needs ${leaf.shape.length} axes: expected ${shapeText(leaf.shape)}, got ${shapeText(shape)}`,
      )
    }
    if (value.data.length !== size) {
      throw new GlassformerError(
        `the input ${name} of shape ${shapeText(shape)} needs ${size} numbers, got ${value.data.length}`,
      )
    }
    for (let axis = 0; axis < shape.length; axis++) {
      bindAxis(leaf, axis, shape, inputLeaves, inputs, values)
    }
  }
  for (const { sizes } of states) {
    for (const name in sizes) {
      const size = sizes[name] as number
      if ((values[name] ??= size) === size) continue
      throw new GlassformerError(`${name} is ${values[name]} in the inputs but ${size} in the state`)
    }
  }
  return values
}

function bindAxis(
  leaf: Tensor,
  axis: number,
  shape: readonly number[],
  inputLeaves: readonly Tensor[],
  inputs: Inputs,
  values: Record<string, number>,
): void {
  const expected = leaf.shape[axis] as Dim
  const got = shape[axis] as number
  const fixed = typeof expected === 'number' ? expected : values[expected.symbol]
  if (fixed === undefined) {
    const { symbol, offset } = expected as Exclude<Dim, number>
    values[symbol] = got - offset
    return
  }
  if (fixed + (typeof expected === 'number' ? 0 : expected.offset) === got) return
  const name = inputName(leaf)
  if (typeof expected === 'number') {
    throw new GlassformerError(
      `the input ${name} has the size ${got} on axis ${axis}: expected ${shapeText(leaf.shape)}, got ${shapeText(shape)}`,
    )
  }
  const first = inputLeaves.find(other =>
    other.shape.some(size => typeof size !== 'number' && size.symbol === expected.symbol),
  ) as Tensor
  const firstText = `${inputName(first)} ${shapeText(inputs[inputName(first)]?.shape ?? [])}`
  throw new GlassformerError(
    `${expected.symbol} is ${fixed} in the input ${firstText} but ${got - expected.offset} in ${name} ` +
      `${shapeText(shape)}, which is ${shapeText(leaf.shape)}`,
  )
}

/** The slices, read or written, whose limits only a run's sizes can check. */
export function symbolicSlicesOf(order: readonly Tensor[]): Tensor[] {
  const slices = order.filter(
    ({ op }) =>
      op.kind === 'sliceScatter' ||
      (op.kind === 'slice' && (typeof op.end !== 'number' || typeof op.inputs[0].shape[op.axis] !== 'number')),
  )
  // Each layer has the like: one of a kind is enough.
  return [...new Map(slices.map(slice => [limitsText(slice), slice])).values()]
}

function limitsText({ op }: Tensor): string {
  if (op.kind !== 'slice' && op.kind !== 'sliceScatter') return ''
  const limits = op.kind === 'slice' ? [op.start, op.end] : [op.start, op.inputs[1].shape[op.axis] as Dim]
  return [op.kind, ...[...limits, op.inputs[0].shape[op.axis] as Dim].map(dimText)].join()
}

/**
 * Checks slices such as `pe[:, :srcLen]` of 100 positions.
 *
 * @throws GlassformerError when a slice ends beyond its axis, or before it begins.
 */
export function checkSlices(slices: readonly Tensor[], values: DimValues): void {
  for (const slice of slices) {
    const { op } = slice
    if (op.kind !== 'slice' && op.kind !== 'sliceScatter') continue
    const [source] = op.inputs
    const size = evaluateDim(source.shape[op.axis] as Dim, values)
    const start = evaluateDim(op.start, values)
    const length = op.kind === 'sliceScatter' ? evaluateDim(op.inputs[1].shape[op.axis] as Dim, values) : 0
    const end = op.kind === 'slice' ? evaluateDim(op.end, values) : start + length
    if (start <= end && end <= size) continue
    const endText =
      op.kind === 'sliceScatter' || typeof op.end === 'number' ? String(end) : `${dimText(op.end)} = ${end}`
    throw new GlassformerError(
      `${slice.name ?? op.kind}: ${start}:${endText} is not within the ${size} places of axis ` +
        `${source.axes[op.axis] || op.axis} of ${source.name ?? shapeText(source.shape)}`,
    )
  }
}

/**
 * Checks every id against the table it looks up, and every target against the number of classes; and that whatever
 * else is read as an integer is one.
 *
 * @throws GlassformerError naming the id, its place and the number of rows.
 */
export function checkIds(
  inputLeaves: readonly Tensor[],
  uses: readonly IdUse[],
  inputs: Inputs,
  values: DimValues,
): void {
  for (const leaf of inputLeaves) {
    if (leaf.dtype === 'int32') checkIntegers(leaf, inputs)
  }
  for (const use of uses) checkRange(use, inputs, values)
}

function checkIntegers(leaf: Tensor, inputs: Inputs): void {
  const name = inputName(leaf)
  const { data, shape } = inputs[name] as TensorValue
  if (data instanceof Int32Array) return
  for (let i = 0; i < data.length; i++) {
    const id = data[i] as number
    if ((id | 0) !== id) {
      throw new GlassformerError(`${placeText(name, shape, i)} is ${id}: ids are row numbers, so whole numbers`)
    }
  }
}

function checkRange(use: IdUse, inputs: Inputs, values: DimValues): void {
  const name = inputName(use.leaf)
  const { data, shape } = inputs[name] as TensorValue
  const limit = evaluateDim(use.limit, values)
  for (let i = 0; i < data.length; i++) {
    const id = data[i] as number
    if ((id >= 0 && id < limit) || id === use.ignoreIndex || !isUsed(use, i, shape, values)) continue
    throw new GlassformerError(outOfRangeText(use, placeText(name, shape, i), id, limit))
  }
}

function outOfRangeText(use: IdUse, place: string, id: number, limit: number): string {
  return use.node.op.kind === 'embedding'
    ? `${place} is ${id}, but the vocabulary of ${use.of} has ${limit} ids: 0 to ${limit - 1}`
    : `${place} is ${id}, but as a target it must be one of the ${limit} classes of ${use.of}: 0 to ${limit - 1}`
}

/** True when the slices on the way from the input keep element `i`. */
function isUsed(use: IdUse, i: number, shape: readonly number[], values: DimValues): boolean {
  let rest = i
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number
    const index = rest % size
    rest = (rest - index) / size
    const start = use.starts[axis] as number
    if (index < start || index >= evaluateDim(use.ends[axis] as Dim, values)) return false
  }
  return true
}

/** `src[2, 5]` */
function placeText(name: string, shape: readonly number[], i: number): string {
  return `${name}[${unflatten(i, shape).join(', ')}]`
}

function inputName(leaf: Tensor): string {
  if (leaf.op.kind !== 'input') throw new GlassformerError(`${leaf.op.kind} is not an input`)
  return leaf.op.name
}
