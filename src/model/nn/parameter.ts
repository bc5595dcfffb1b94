import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Random } from '../../math/random.js'
import { elementCount } from '../../math/row-major.js'
import type { NamedShape } from '../../tensor/tensor.js'
import { Tensor } from '../../tensor/tensor.js'
import { contiguousType } from '../../tensor/type.js'

/** Fills a parameter with its first values. */
export type Initialise = (data: Float32Array, random: Random) => void

/**
 * A leaf of the graph that owns numbers: trained, or (a buffer) only saved and moved. Its key is its place in the
 * model, `encoder.layers.0.attention.fc_q.weight`.
 *
 * The numbers are made when they are first asked for: a model that is loaded draws none, and a size that can't be is
 * found out before memory is taken for it.
 *
 * @example
 * ```ts
 * import { loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const [first] = model.parameters()
 * first.key // encoder.embed.weight
 * first.sizes // [13, 16]
 * ```
 */
export class Parameter extends Tensor {
  readonly sizes: readonly number[]
  private numbers: Float32Array | undefined
  private random: Random | undefined

  constructor(
    shape: Readonly<Record<string, number>>,
    private readonly initialise: Initialise,
    readonly trained = true,
  ) {
    const sizes = Object.values(shape)
    const type = contiguousType('float32', sizes, Object.keys(shape satisfies NamedShape))
    super({ kind: trained ? 'parameter' : 'buffer', inputs: [], key: '' }, type)
    this.sizes = sizes
  }

  /** Its place in the model. */
  get key(): string {
    return this.name ?? ''
  }

  /** Given by the model. */
  set key(key: string) {
    this.name = key
    if (this.op.kind === 'parameter' || this.op.kind === 'buffer') this.op.key = key
  }

  /** How many numbers it has. */
  get count(): number {
    return elementCount(this.sizes)
  }

  /** Its numbers, row-major: those that it was given last, else its first values. */
  get data(): Float32Array {
    if (this.numbers !== undefined) return this.numbers
    this.numbers = this.first()
    return this.numbers
  }

  /** Whether it is a buffer with its first values, which need not be saved: the constructor computes them again. */
  get isComputed(): boolean {
    if (this.trained) return false
    const { numbers } = this
    return numbers === undefined || this.first().every((value, i) => Object.is(value, numbers[i]))
  }

  /** Draws its first values from this stream, and not before somebody wants them. */
  startFrom(random: Random): void {
    this.random = random
  }

  /** Copies numbers in. */
  set(data: Float32Array): void {
    if (this.numbers === undefined) this.numbers = new Float32Array(data)
    else this.numbers.set(data)
  }

  /** Takes numbers over as they are: whoever gives them keeps none of them. */
  adopt(data: Float32Array): void {
    this.numbers = data
  }

  private first(): Float32Array {
    const numbers = this.allocated()
    if (this.random !== undefined) this.initialise(numbers, this.random)
    return numbers
  }

  private allocated(): Float32Array {
    try {
      return new Float32Array(this.count)
    } catch {
      throw new GlassformerError(
        `there is no memory for the ${this.count} numbers of ${this.key} (${this.sizes.join(', ')})`,
      )
    }
  }
}
