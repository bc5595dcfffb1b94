import { exp } from '../math/exp.js'
import { sinCos } from '../math/sin-cos.js'
import type { Tensor } from '../tensor/tensor.js'
import { smallNormal } from './nn/initialise.js'
import { type Initialise, Parameter } from './nn/parameter.js'
import { Step } from './nn/sequential.js'

/**
 * Fixed sinusoids added to the embeddings (Vaswani et al. 2017, section 3.5):
 * `pe[pos, 2i] = sin(pos·w_i)`, `pe[pos, 2i+1] = cos(pos·w_i)`, `w_i = exp(2i·(−ln 10000)/embedDim)`.
 * A buffer: saved and moved with the model, not trained. Or, learned, a parameter in its place.
 */
export class PositionalEncoding extends Step {
  readonly pe: Parameter

  /** @param embedDim even where positions are not learned: every sine has its cosine. */
  constructor(embedDim: number, maxLen = 5000, learned = false) {
    super('PositionalEncoding')
    const sinusoids: Initialise = data => fillSinusoids(data, embedDim)
    this.pe = new Parameter({ batch: 1, maxLen, embedDim }, learned ? smallNormal : sinusoids, learned)
  }

  /** `(N, len, embedDim) → (N, len, embedDim)` */
  override forward(x: Tensor): Tensor {
    const positions = this.pe.slice(1, 0, x.size(1)).as('positions') // (1, len, embedDim)
    const sum = x.add(positions).as('sum') // (N, len, embedDim)
    return sum
  }
}

/** Each operation is rounded to float32, as PyTorch's is, so that long positions agree too. */
function fillSinusoids(pe: Float32Array, embedDim: number): void {
  const factor = Math.fround(-LN_10000 / embedDim)
  for (let column = 0; column < embedDim; column += 2) {
    const divTerm = Math.fround(exp(Math.fround(column * factor)))
    for (let position = 0; position < pe.length / embedDim; position++) {
      const angle = Math.fround(position * divTerm)
      const { sin, cos } = sinCos(angle)
      pe[position * embedDim + column] = sin
      pe[position * embedDim + column + 1] = cos
    }
  }
}

const LN_10000 = 9.210340371976184
