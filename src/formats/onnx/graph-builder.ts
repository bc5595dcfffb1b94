import { GlassformerError } from '../../errors/glassformer-error.js'
import { type Dim, dimText } from '../../tensor/dim.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { DType } from '../../tensor/type.js'
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-types.js'

/** Sizes that are the sum of two others, by their names. */
export type Sums = Readonly<Record<string, readonly [Dim, Dim]>>

/** Collects the nodes of a graph; every value is known by its name. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = []
  private readonly constants = new Map<string, OnnxTensor>()
  private readonly sizes = new Map<string, string>()

  /**
   * @param inputs the inputs of the graph, whose shapes give the symbols their values.
   * @param outer of a branch: the graph that has its constants and sizes, which all of its branches may use.
   */
  constructor(
    private readonly inputs: readonly Tensor[],
    private readonly sums: Sums = {},
    private readonly outer?: GraphBuilder,
  ) {}

  get weights(): OnnxTensor[] {
    return [...this.constants.values()]
  }

  /** A graph within, whose nodes run only where they are needed. */
  branch(): GraphBuilder {
    return new GraphBuilder(this.inputs, this.sums, this)
  }

  /** Adds a node. @returns its output, for the next. */
  node(
    operation: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push({ operation, inputs, output, attributes })
    return output
  }

  weight(name: string, data: Float32Array, shape: readonly number[]): string {
    return this.constant({ name, data, shape })
  }

  /** One number of a type. */
  number(value: number, dtype: DType = 'float32'): string {
    const data =
      dtype === 'float32'
        ? Float32Array.of(value)
        : dtype === 'bool'
          ? Uint8Array.of(value)
          : BigInt64Array.of(BigInt(value))
    return this.constant({ name: `${dtype}(${value})`, data, shape: [] })
  }

  integers(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt)
    return this.constant({ name: `[${values.join(', ')}]`, data, shape: [values.length] })
  }

  /** A list of sizes, computed where they are symbols. */
  shape(sizes: readonly Dim[]): string {
    if (this.outer !== undefined) return this.outer.shape(sizes)
    const numbers = sizes.filter(size => typeof size === 'number')
    if (numbers.length === sizes.length) return this.integers(numbers)
    const parts = sizes.map(size => this.size(size))
    const name = `[${sizes.map(dimText).join(', ')}]`
    return this.once(name, () => this.node('Concat', parts, name, { axis: { integer: 0 } }))
  }

  /** A list of one size. */
  size(size: Dim): string {
    if (this.outer !== undefined) return this.outer.size(size)
    if (typeof size === 'number') return this.integers([size])
    const name = dimText(size)
    if (size.offset !== 0) {
      const symbol = this.size({ symbol: size.symbol, offset: 0 })
      return this.once(name, () => this.node('Add', [symbol, this.integers([size.offset])], name))
    }
    return this.once(name, () => {
      const sum = this.sums[name]
      if (sum !== undefined) return this.node('Add', [this.size(sum[0]), this.size(sum[1])], name)
      for (const { shape, name: input = '' } of this.inputs) {
        const axis = shape.findIndex(other => dimText(other) === name)
        if (axis < 0) continue
        return this.node('Shape', [input], name, { start: { integer: axis }, end: { integer: axis + 1 } })
      }
      throw new GlassformerError(`onnx: no input has the size ${name}`)
    })
  }

  private constant(tensor: OnnxTensor): string {
    if (this.outer !== undefined) return this.outer.constant(tensor)
    this.constants.set(tensor.name, tensor)
    return tensor.name
  }

  private once(name: string, make: () => string): string {
    const known = this.sizes.get(name) ?? make()
    this.sizes.set(name, known)
    return known
  }
}
