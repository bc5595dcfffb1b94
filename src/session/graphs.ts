import type { Transformer } from '../model/transformer.js'
import { dim } from '../tensor/dim.js'
import { input } from '../tensor/leaves.js'
import type { Tensor } from '../tensor/tensor.js'

/** The inputs of a model's graph: `src` `(N, srcLen)` and `trg` `(N, trgLen)`. */
export function tokenInputs(): { readonly src: Tensor; readonly trg: Tensor } {
  const N = dim('N')
  return {
    src: input('src', 'int32', { N, srcLen: dim('srcLen') }),
    trg: input('trg', 'int32', { N, trgLen: dim('trgLen') }),
  }
}

/** One forward pass, `trg` being the decoder's input. */
export function forwardGraph(model: Transformer): { readonly logits: Tensor } {
  const { src, trg } = tokenInputs()
  return { logits: model.call(src, trg) }
}
