import type { Tensor } from '../tensor/tensor.js'
import { smallNormal } from './nn/initialise.js'
import { type Initialise, Parameter } from './nn/parameter.js'
import { Identity, Step } from './nn/sequential.js'
import type { TransformerOptions } from './options.js'
import { fillSinusoids } from './sinusoids.js'

/** `embedDim` is even where positions are not learned: every sine has its cosine. */
export type PositionOptions = Pick<
  TransformerOptions,
  'embedDim' | 'maxLen' | 'positions' | 'sinusoids' | 'firstPosition'
>

/** What adds the positions: nothing where there are none. */
export function positionalEncoding(options: PositionOptions): Step {
  return options.positions === 'none' ? new Identity() : new PositionalEncoding(options)
}

/**
 * Fixed sinusoids added to the embeddings (Vaswani et al. 2017, section 3.5):
 * `pe[pos, 2i] = sin(pos·w_i)`, `pe[pos, 2i+1] = cos(pos·w_i)`, `w_i = exp(2i·(−ln 10000)/embedDim)`.
 * A buffer: saved and moved with the model, not trained. Or, learned, a parameter in its place. Of other layouts see
 * `sinusoids.ts`.
 */
export class PositionalEncoding extends Step {
  readonly pe: Parameter

  constructor({ embedDim, maxLen, positions, sinusoids, firstPosition }: PositionOptions) {
    super('PositionalEncoding')
    const learned = positions === 'learned'
    const computed: Initialise = data => fillSinusoids(data, embedDim, sinusoids, firstPosition)
    this.pe = new Parameter({ batch: 1, maxLen, embedDim }, learned ? smallNormal : computed, learned)
  }

  /** `(N, len, embedDim) → (N, len, embedDim)` */
  override forward(x: Tensor): Tensor {
    const positions = this.pe.slice(1, 0, x.size(1)).as('positions') // (1, len, embedDim)
    const sum = x.add(positions).as('sum') // (N, len, embedDim)
    return sum
  }
}
