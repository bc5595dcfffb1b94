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
 */
export class Parameter extends Tensor {
  readonly data: Float32Array
  readonly sizes: readonly number[]

  constructor(
    shape: Readonly<Record<string, number>>,
    readonly initialise: Initialise,
    readonly trained = true,
  ) {
    const sizes = Object.values(shape)
    const type = contiguousType('float32', sizes, Object.keys(shape satisfies NamedShape))
    super({ kind: trained ? 'parameter' : 'buffer', inputs: [], key: '' }, type)
    this.sizes = sizes
    this.data = new Float32Array(elementCount(sizes))
  }

  get key(): string {
    return this.name ?? ''
  }

  set key(key: string) {
    this.name = key
    if (this.op.kind === 'parameter' || this.op.kind === 'buffer') this.op.key = key
  }
}
