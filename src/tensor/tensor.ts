import { GlassformerError } from '../errors/glassformer-error.js'
import { addToDim, type Dim } from './dim.js'
import { type Activation, type BinaryOperation, inputsOf, mapInputs, type Op, type ScalarOperation } from './op.js'
import { inferType } from './rules/infer-type.js'
import { axisIndex } from './rules/views.js'
import { currentScope, scopeText } from './scope.js'
import { type DType, type NamedShape, sizesAndAxes, type TensorType } from './type.js'

export type { NamedShape } from './type.js'

let nextId = 0

/** Where a named tensor stands in the source: the class and the label of its line. */
export interface Label {
  readonly className: string
  readonly label: string
}

/**
 * A node of the computation graph: an operation, its inputs, and the shape they give. It holds no numbers; an engine
 * does. The methods carry PyTorch's names.
 *
 * @example
 * ```ts
 * import { type Tensor, tensorNames, Transformer } from 'glassformer'
 * class Cooled extends Transformer {
 *   override forward(src: Tensor, trg: Tensor): Tensor {
 *     return super.forward(src, trg).div(2).as('cooled')
 *   }
 * }
 * const sizes = { srcVocabSize: 13, trgVocabSize: 13, embedDim: 8, numLayers: 1, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }
 * tensorNames(new Cooled(sizes)).includes('cooled') // true
 * ```
 */
export class Tensor {
  readonly id = nextId++
  readonly type: TensorType
  /** The full name, `encoder.layers.0.attention.energy`: the module path and the label. */
  name: string | undefined
  /** The class and label of the line that made this tensor, once it is named. */
  label: Label | undefined

  /** @throws GlassformerError naming the operation, the shapes and the module path when they don't fit. */
  constructor(
    readonly op: Op<Tensor>,
    type?: TensorType | { readonly axes: readonly string[] },
  ) {
    try {
      const isKnown = type !== undefined && 'shape' in type
      this.type = isKnown
        ? type
        : inferType(
            mapInputs(op, ({ type }) => type),
            type?.axes,
          )
    } catch (error) {
      throw error instanceof GlassformerError ? new GlassformerError(error.message + scopeText()) : error
    }
    currentScope()?.unnamed.push(this)
  }

  /** What it is computed from, in the operation's order; none of a leaf. */
  get inputs(): readonly Tensor[] {
    return inputsOf(this.op)
  }

  /** Its size along each axis: a number, or a symbol that a run gives its value. */
  get shape(): readonly Dim[] {
    return this.type.shape
  }

  /** The name of each axis, such as `N`, `queryLen`, `headDim`. */
  get axes(): readonly string[] {
    return this.type.axes
  }

  /** Of its elements: real numbers, ids, or what a mask says. */
  get dtype(): DType {
    return this.type.dtype
  }

  /** The size of one axis; negative numbers count from the back, as `x.size(1)` in PyTorch. */
  size(axis: number): Dim {
    return this.shape[axisIndex(this.type, axis, 'size')] as Dim
  }

  /**
   * Names this tensor after the variable that holds it. The unnamed steps of its line become `label.1`, `label.2` …
   *
   * @throws GlassformerError when it has a name already: a tensor belongs to one line.
   */
  as(label: string): this {
    const scope = currentScope()
    if (this.name !== undefined) throw new GlassformerError(`${this.name} can't be named ${label} too`)
    const prefix = scope === undefined || scope.path === '' ? '' : `${scope.path}.`
    const className = scope?.className ?? ''
    let step = 0
    for (const tensor of (scope?.unnamed.splice(0) ?? []) as Tensor[]) {
      if (tensor === this || tensor.name !== undefined) continue
      tensor.name = `${prefix}${label}.${++step}`
      tensor.label = { className, label }
    }
    this.name = prefix + label
    this.label = { className, label }
    return this
  }

  /** Element by element; what has fewer axes, or size 1 along one, is repeated (broadcast). */
  add(other: Tensor | number): Tensor {
    return typeof other === 'number' ? this.scalar('add', other) : this.binary('add', other)
  }

  /** Element by element, broadcast as {@link Tensor.add} does. */
  sub(other: Tensor | number): Tensor {
    return typeof other === 'number' ? this.scalar('add', -other) : this.binary('sub', other)
  }

  /** The product; `x.mul(1)` is `x` itself. */
  mul(other: Tensor | number): Tensor {
    if (other === 1) return this
    return typeof other === 'number' ? this.scalar('mul', other) : this.binary('mul', other)
  }

  /** Element by element, broadcast as {@link Tensor.add} does. */
  div(other: Tensor | number): Tensor {
    return typeof other === 'number' ? this.scalar('div', other) : this.binary('div', other)
  }

  /** Each number brought to `-limit … limit`. */
  clamp(limit: number): Tensor {
    return new Tensor({ kind: 'clamp', inputs: [this], limit })
  }

  /** The square root of each element. */
  sqrt(): Tensor {
    return new Tensor({ kind: 'sqrt', inputs: [this] })
  }

  /** The matrix product over the last two axes; the axes before them broadcast. */
  matmul(other: Tensor): Tensor {
    return new Tensor({ kind: 'matmul', inputs: [this, other] })
  }

  /** Swaps two axes. No data moves. */
  transpose(axis0: number, axis1: number): Tensor {
    const [first, second] = [axis0, axis1].map(axis => axisIndex(this.type, axis, 'transpose')) as [number, number]
    return new Tensor({ kind: 'transpose', inputs: [this], axis0: first, axis1: second })
  }

  /** The last two axes swapped: `kᵀ`. */
  T(): Tensor {
    return this.transpose(-2, -1)
  }

  /**
   * The same memory under another shape, its axes named.
   *
   * @throws GlassformerError when data would have to move: call `contiguous()` first.
   */
  view(shape: NamedShape): Tensor {
    const { shape: sizes, axes } = sizesAndAxes(shape)
    return new Tensor({ kind: 'view', inputs: [this], shape: sizes }, { axes })
  }

  /** A copy in row-major order (also where the order is that already: an engine may then skip it). */
  contiguous(): Tensor {
    return new Tensor({ kind: 'contiguous', inputs: [this] })
  }

  /** `x[start:end]` along one axis; a negative end counts from the back, as in Python. */
  slice(axis: number, start: number, end?: Dim): Tensor {
    const index = axisIndex(this.type, axis, 'slice')
    const size = this.shape[index] as Dim
    const stop = end === undefined ? size : typeof end === 'number' && end < 0 ? addToDim(size, end) : end
    return new Tensor({ kind: 'slice', inputs: [this], axis: index, start, end: stop })
  }

  /** A new axis of size 1. */
  unsqueeze(axis: number): Tensor {
    return new Tensor({ kind: 'unsqueeze', inputs: [this], axis: axis < 0 ? axis + this.shape.length + 1 : axis })
  }

  /** Stretches axes of size 1 (and adds leading ones) without copying. */
  expand(shape: NamedShape): Tensor {
    const { shape: sizes, axes } = sizesAndAxes(shape)
    return new Tensor({ kind: 'expand', inputs: [this], shape: sizes }, { axes })
  }

  /** True where an element equals `value`. */
  equal(value: number): Tensor {
    return new Tensor({ kind: 'equal', inputs: [this], value })
  }

  /** True where an element differs from `value`. */
  notEqual(value: number): Tensor {
    return new Tensor({ kind: 'notEqual', inputs: [this], value })
  }

  /** `value` where the mask is true. */
  maskedFill(mask: Tensor, value: number): Tensor {
    return new Tensor({ kind: 'maskedFill', inputs: [this, mask], value })
  }

  /** The lower triangle of the last two axes, the rest 0. */
  tril(): Tensor {
    return new Tensor({ kind: 'tril', inputs: [this] })
  }

  /** Softmax over the last axis. */
  softmax(): Tensor {
    return new Tensor({ kind: 'softmax', inputs: [this] })
  }

  /** ReLU or GELU of each element. */
  activation(activation: Activation): Tensor {
    return new Tensor({ kind: 'activation', inputs: [this], activation })
  }

  /** What is below 0 becomes 0. */
  relu(): Tensor {
    return this.activation('relu')
  }

  /** The sum over the axes along which a tensor of `shape` would be stretched to this one. */
  sumTo(shape: readonly Dim[]): Tensor {
    return new Tensor({ kind: 'sumTo', inputs: [this], shape })
  }

  /** √Σx² over all elements, as `torch.linalg.vector_norm`. */
  norm(): Tensor {
    return new Tensor({ kind: 'norm', inputs: [this] })
  }

  private binary(operation: BinaryOperation, other: Tensor): Tensor {
    return new Tensor({ kind: 'binary', inputs: [this, other], operation })
  }

  private scalar(operation: ScalarOperation, value: number): Tensor {
    return new Tensor({ kind: 'scalar', inputs: [this], operation, value })
  }
}
