import type { MultiHeadAttention } from '../../model/multi-head-attention.js'
import type { Transformer } from '../../model/transformer.js'
import { dim } from '../../tensor/dim.js'
import { concat, embedding } from '../../tensor/functional.js'
import { namedTensors } from '../../tensor/graph.js'
import { input } from '../../tensor/leaves.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { ExportedGraph } from './export-graph.js'
import type { GraphBuilder } from './graph-builder.js'
import { batchSize, decoderLength, encoderLength, keyLength, pastEncoderLength, pastLength } from './sizes.js'

/** What an attention keeps, with Hugging Face's names. */
const PARTS = [
  ['k', 'key'],
  ['v', 'value'],
] as const

const POSITIONS = 'positions'
const TRG_MASK = 'trgMask'
const SEEN = 'seenKeys'
const USES_PAST = 'use_cache_branch'

/**
 * The decoder from the encoder's output on, for new tokens behind those whose keys and values are handed in: the model's
 * own graph, in which self-attention's are joined to the past, and cross-attention's are computed once.
 */
export function decoderGraph(model: Transformer): Omit<ExportedGraph, 'weights'> {
  const { embedDim, maxLen } = model.options
  const { decoder } = model
  const [N, srcLen, trgLen] = [dim(batchSize), dim(encoderLength), dim(decoderLength)]
  const trg = input('input_ids', 'int32', { N, trgLen })
  const sourceMask = input('encoder_attention_mask', 'int32', { N, srcLen })
  const encOut = input('encoder_hidden_states', 'float32', { N, srcLen, embedDim })
  const usesPast = input(USES_PAST, 'bool', { batch: 1 })
  const positions = input(POSITIONS, 'int32', { batch: 1, trgLen })
  const seen = input(SEEN, 'bool', { queryLen: trgLen, keyLen: dim(keyLength) })
  const trgMask = input(TRG_MASK, 'bool', { N: 1, heads: 1, queryLen: trgLen, keyLen: trgLen })
  const srcMask = sourceMask.notEqual(0).unsqueeze(1).unsqueeze(2).as('srcMask') // (N, 1, 1, srcLen)

  const pasts: Past[] = decoder.layers.flatMap(({ attention, transformerBlock }, layer) => [
    ...PARTS.map(part => pastOf(attention, part, `${layer}.decoder`, pastLength)),
    ...PARTS.map(part => pastOf(transformerBlock.attention, part, `${layer}.encoder`, pastEncoderLength)),
  ])
  const replacements = new Map<string, (tensor: Tensor) => Tensor>()
  replacements.set(TRG_MASK, () => seen)
  for (const { of, past, isKept } of pasts) {
    if (isKept) continue
    replacements.set(of, tensor => {
      tensor.name = `${of}.new`
      const joined = concat(past, tensor, 2, dim(keyLength)) // (N, heads, keyLen, headDim)
      joined.name = of
      return joined
    })
  }
  replacements.set(`${decoder.positionalEncoding.path}.positions`, ({ inputs: [table] }) =>
    embedding(positions, (table as Tensor).view({ maxLen, embedDim })),
  ) // (1, trgLen, embedDim)
  const traced = decoder.call(trg, encOut, srcMask, trgMask) // (N, trgLen, trgVocabSize)
  const replace = (tensor: Tensor): Tensor | undefined => replacements.get(tensor.name ?? '')?.(tensor)
  const [logits] = substitute([traced], replace, { anyShape: true }) as [Tensor]

  const named = namedTensors([logits])
  const present = pasts.map(({ of, name }) => [`present.${name}`, named.get(of) as Tensor] as const)
  const kept = pasts
    .filter(({ isKept }) => isKept)
    .map(({ of, past }) => [named.get(of) as Tensor, past.name ?? ''] as const)
  return {
    name: 'decoder',
    inputs: [trg, sourceMask, encOut, ...pasts.map(({ past }) => past), usesPast],
    outputs: { logits, ...Object.fromEntries(present) },
    sums: { [keyLength]: [dim(pastLength), dim(decoderLength)] },
    prelude,
    kept: { condition: USES_PAST, inputs: new Map(kept) },
  }
}

interface Past {
  /** The tensor of the graph that it is the past of. */
  readonly of: string
  /** `0.decoder.key` */
  readonly name: string
  readonly past: Tensor
  /** Whether it stays as it is: the source's. */
  readonly isKept: boolean
}

function pastOf(
  { path, heads, headDim }: MultiHeadAttention,
  [label, part]: (typeof PARTS)[number],
  place: string,
  length: string,
): Past {
  const name = `${place}.${part}`
  const shape = { N: dim(batchSize), heads, keyLen: dim(length), headDim }
  const past = input(`past_key_values.${name}`, 'float32', shape)
  return { of: `${path}.${label}`, name, past, isKept: length === pastEncoderLength }
}

/** The positions of the new tokens (1, trgLen), and which keys each of them may see (trgLen, keyLen): none behind it. */
function prelude(graph: GraphBuilder): void {
  const [zero, one] = [graph.number(0, 'int32'), graph.number(1, 'int32')]
  const [past, all] = [pastLength, keyLength].map(size =>
    graph.node('Squeeze', [graph.size(dim(size))], `${size}.number`),
  )
  const queries = graph.node('Range', [past ?? '', all ?? '', one], `${POSITIONS}.range`)
  const keys = graph.node('Range', [zero, all ?? '', one], `${SEEN}.range`)
  graph.node('Unsqueeze', [queries, graph.integers([0])], POSITIONS)
  graph.node(
    'LessOrEqual',
    [keys, graph.node('Unsqueeze', [queries, graph.integers([1])], `${POSITIONS}.column`)],
    SEEN,
  )
}
