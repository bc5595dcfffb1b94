import type { Transformer } from '../model/transformer.js'
import { forwardGraph } from '../session/graphs.js'
import { dim } from '../tensor/dim.js'
import { concat, embedding } from '../tensor/functional.js'
import { namedTensors, topologicalOrder } from '../tensor/graph.js'
import { input } from '../tensor/leaves.js'
import { substitute } from '../tensor/substitute.js'
import type { Tensor } from '../tensor/tensor.js'

type Graph = Readonly<Record<string, Tensor>>

/**
 * Whether past positions can be kept: nothing that the decoder computed for a position may change when later tokens
 * join. That is so when every self-attention is causal, and when the graph is the model's own in all that the
 * rewriting relies on.
 */
export function canCache(model: Transformer): boolean {
  const named = namedTensors([forwardGraph(model).logits])
  return Array.from({ length: model.options.decoderLayers }, (_, layer) => layer).every(layer => {
    const masked = named.get(`${selfAttention(layer)}.maskedEnergy`)
    const mask = masked?.op.kind === 'maskedFill' ? masked.inputs[1] : undefined
    const isCausal = mask !== undefined && topologicalOrder([mask]).some(({ op }) => op.kind === 'tril')
    const parts = [selfAttention(layer), crossAttention(layer)].flatMap(path => [`${path}.k`, `${path}.v`])
    return isCausal && parts.every(name => named.has(name))
  })
}

/** What the source gives once: each layer's keys and values for the cross-attention, `(N, srcLen, heads, headDim)`. */
export function sourceGraph(model: Transformer): Graph {
  const named = namedTensors([forwardGraph(model).logits])
  const outputs: Record<string, Tensor> = {}
  for (let layer = 0; layer < model.options.decoderLayers; layer++) {
    for (const part of ['k', 'v']) {
      const tensor = named.get(`${crossAttention(layer)}.${part}`)
      if (tensor !== undefined) outputs[crossInput(part, layer)] = tensor.transpose(1, 2)
    }
  }
  return outputs
}

/**
 * The decoder for one new position: the model's own graph, in which self-attention's keys and values are those of the
 * past and the new one, cross-attention's come from {@link sourceGraph}, and the mask is gone, since the last position
 * sees all. Inputs: `src` `(N, srcLen)`, `trg` `(N, 1)`, `position` `(1, 1)`, and for each layer the past keys and
 * values `(N, pastLen, heads, headDim)` and the source's.
 *
 * @returns `logits` `(N, 1, trgVocabSize)`, the grown keys and values, and with `withAttention` the last layer's
 *   cross-attention `attention` `(N, heads, 1, srcLen)`
 */
export function stepGraph(model: Transformer, withAttention = false): Graph {
  const { embedDim, heads, decoderLayers, maxLen } = model.options
  const N = dim('N')
  const rows = (name: string, length: string): Tensor =>
    input(name, 'float32', { N, [length]: dim(length), heads, headDim: embedDim / heads })
  const src = input('src', 'int32', { N, srcLen: dim('srcLen') })
  const trg = input('trg', 'int32', { N, trgLen: 1 })
  const logits = model.call(src, trg)
  const inputs = new Map<string, Tensor>()
  for (let layer = 0; layer < decoderLayers; layer++) {
    for (const part of ['k', 'v']) {
      inputs.set(`${selfAttention(layer)}.${part}`, rows(selfInput(part, layer), 'pastLen'))
      inputs.set(`${crossAttention(layer)}.${part}`, rows(crossInput(part, layer), 'srcLen').transpose(1, 2))
    }
  }
  const outputs: Record<string, Tensor> = {}
  const replace = (tensor: Tensor): Tensor | undefined => {
    const name = tensor.name ?? ''
    const [, path = '', layer, part] = ATTENTION.exec(name) ?? []
    if (part === 'maskedEnergy') return isCross(path) ? undefined : tensor.inputs[0]
    const given = inputs.get(name)
    if (given !== undefined && isCross(path)) return given // (N, heads, srcLen, headDim)
    if (given !== undefined && part !== undefined) {
      const grown = concat(given, tensor.transpose(1, 2), 1) // (N, pastLen+1, heads, headDim)
      outputs[selfInput(part, Number(layer))] = grown
      return grown.transpose(1, 2) // (N, heads, pastLen+1, headDim)
    }
    if (name !== 'decoder.positional_encoding.positions') return undefined
    const [table] = tensor.inputs as [Tensor]
    const position = input('position', 'int32', { batch: 1, trgLen: 1 })
    return embedding(position, table.view({ maxLen, embedDim })) // (1, 1, embedDim)
  }
  const [rewritten] = substitute([logits], replace, { anyShape: true }) as [Tensor]
  outputs['logits'] = rewritten
  const attention = namedTensors([rewritten]).get(`${crossAttention(decoderLayers - 1)}.attention`)
  if (withAttention && attention !== undefined) outputs['attention'] = attention
  return outputs
}

const ATTENTION = /^decoder\.layers\.((\d+)\.(?:transformer_block\.)?attention)\.(k|v|maskedEnergy)$/

function isCross(path: string): boolean {
  return path.includes('transformer_block')
}

/** The names of the inputs and outputs that carry keys and values. */
export function selfInput(part: string, layer: number): string {
  return `self.${part}.${layer}`
}

export function crossInput(part: string, layer: number): string {
  return `cross.${part}.${layer}`
}

export function selfAttention(layer: number): string {
  return `decoder.layers.${layer}.attention`
}

export function crossAttention(layer: number): string {
  return `decoder.layers.${layer}.transformer_block.attention`
}
