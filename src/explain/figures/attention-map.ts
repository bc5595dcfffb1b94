import type { Transformer } from '../../model/transformer.js'
import { part, type Value } from '../computing/compute.js'

/** Who attends to whom: the encoder to itself, the decoder to itself, or the decoder to the encoder. */
export type AttentionKind = 'encoder' | 'self' | 'cross'

/** The path of the last layer's attention, `encoder.layers.2.attention`: nearest to the answer. */
export function lastAttention({ options }: Transformer, kind: AttentionKind): string {
  switch (kind) {
    case 'encoder':
      return `encoder.layers.${options.numLayers - 1}.attention`
    case 'self':
      return `decoder.layers.${options.decoderLayers - 1}.attention`
    case 'cross':
      return `decoder.layers.${options.decoderLayers - 1}.transformer_block.attention`
  }
}

/** The mean of the heads of sequence `n`: `(N, heads, queryLen, keyLen) → (queryLen, keyLen)`. */
export function meanOfHeads(all: Value, n = 0): Value {
  const heads = Array.from({ length: all.shape[1] ?? 0 }, (_, head) => part(all, n, head))
  const [first] = heads
  if (first === undefined) throw new Error('attention has at least one head')
  const data = first.data.map((_, place) => heads.reduce((sum, { data }) => sum + (data[place] ?? 0), 0) / heads.length)
  return { data, shape: first.shape }
}
