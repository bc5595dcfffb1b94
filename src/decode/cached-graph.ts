import type { MultiHeadAttention } from '../model/multi-head-attention.js'
import type { Transformer } from '../model/transformer.js'
import { forwardGraph } from '../session/graphs.js'
import type { Traced } from '../session/model-session.js'
import { type Assignment, assign } from '../tensor/assignment.js'
import { addToDim, dim, type SymbolicDim } from '../tensor/dim.js'
import { embedding, sliceScatter } from '../tensor/functional.js'
import { namedTensors, topologicalOrder } from '../tensor/graph.js'
import { buffer, input } from '../tensor/leaves.js'
import { replaceTensors } from '../tensor/replace-tensors.js'
import type { Tensor } from '../tensor/tensor.js'

type Graph = Traced<Readonly<Record<string, Tensor>>>

/** What an attention keeps for later queries. */
const PARTS = ['k', 'v'] as const

/**
 * Whether past positions can be kept: nothing that the decoder computed for a position may change when later tokens
 * join. That is so when every self-attention is causal, and when the graph is the model's own in all that the
 * rewriting relies on.
 */
export function canCache(model: Transformer): boolean {
  const named = namedTensors([forwardGraph(model).logits])
  return model.decoder.layers.every(layer => {
    const [self, cross] = [layer.attention, layer.transformerBlock.attention]
    const masked = named.get(nameIn(self, 'maskedEnergy'))
    const mask = masked?.op.kind === 'maskedFill' ? masked.inputs[1] : undefined
    const isCausal = mask !== undefined && topologicalOrder([mask]).some(({ op }) => op.kind === 'tril')
    return isCausal && [self, cross].every(attention => PARTS.every(part => named.has(nameIn(attention, part))))
  })
}

/** A decoder's state: of each layer the keys and values of the past positions, and those of the source. */
export interface Caches {
  /** `(N, capacity, heads, headDim)`, of which the first `pastLen` positions count. */
  readonly past: ReadonlyMap<string, Tensor>
  /** `(N, srcLen, heads, headDim)` */
  readonly source: ReadonlyMap<string, Tensor>
}

const known = new WeakMap<Transformer, Caches>()

/** The caches of a model's decoder, by the names of the keys and values: always the same leaves. */
export function cachesOf(model: Transformer): Caches {
  let caches = known.get(model)
  if (caches === undefined) known.set(model, (caches = makeCaches(model)))
  return caches
}

function makeCaches(model: Transformer): Caches {
  const of = (attention: MultiHeadAttention, length: SymbolicDim): [string, Tensor][] => {
    const { heads, headDim } = attention
    const shape = { N: dim('N'), [length.symbol]: length, heads, headDim }
    return PARTS.map(part => [nameIn(attention, part), buffer(`${nameIn(attention, part)}@cache`, shape)])
  }
  const { layers } = model.decoder
  return {
    past: new Map(layers.flatMap(({ attention }) => of(attention, dim('capacity', 'pastLen')))),
    source: new Map(layers.flatMap(({ transformerBlock }) => of(transformerBlock.attention, dim('srcLen')))),
  }
}

/** What the source gives once: each layer's keys and values for the cross-attention. */
export function sourceGraph(model: Transformer, { source }: Caches): Graph {
  const named = namedTensors([forwardGraph(model).logits])
  const assignments = [...source].map(([name, cache]) => assign(cache, (named.get(name) as Tensor).transpose(1, 2)))
  return { outputs: {}, assignments }
}

/**
 * The decoder for one new position: the model's own graph, in which self-attention's keys and values are those of the
 * past with the new one behind, cross-attention's come from {@link sourceGraph}, and the mask is gone, since the last
 * position sees all. Inputs: `src` `(N, srcLen)`, `trg` `(N, 1)`, `position` `(1, 1)`.
 *
 * @returns `logits` `(N, 1, trgVocabSize)`, with `withAttention` the last layer's cross-attention `attention`
 *   `(N, heads, 1, srcLen)`, and the caches' growth by one position.
 */
export function stepGraph(model: Transformer, { past, source }: Caches, withAttention = false): Graph {
  const { embedDim, maxLen } = model.options
  const N = dim('N')
  const pastLen = dim('pastLen')
  const { layers, positionalEncoding } = model.decoder
  const assignments: Assignment[] = []
  const replacements = new Map<string, (tensor: Tensor) => Tensor>()
  for (const { attention } of layers)
    replacements.set(nameIn(attention, 'maskedEnergy'), ({ inputs: [energy] }) => energy as Tensor)
  for (const [name, cache] of past) {
    replacements.set(name, tensor => {
      const grown = sliceScatter(cache, tensor.transpose(1, 2), 1, pastLen) // (N, capacity, heads, headDim)
      assignments.push(assign(cache, grown))
      return grown.slice(1, 0, addToDim(pastLen, 1)).transpose(1, 2) // (N, heads, pastLen+1, headDim)
    })
  }
  for (const [name, cache] of source) replacements.set(name, () => cache.transpose(1, 2)) // (N, heads, srcLen, headDim)
  replacements.set(nameIn(positionalEncoding, 'positions'), ({ inputs: [table] }) => {
    const position = input('position', 'int32', { batch: 1, trgLen: 1 })
    return embedding(position, (table as Tensor).view({ maxLen, embedDim })) // (1, 1, embedDim)
  })
  const src = input('src', 'int32', { N, srcLen: dim('srcLen') })
  const traced = model.call(src, input('trg', 'int32', { N, trgLen: 1 }))
  const replace = (tensor: Tensor): Tensor | undefined => replacements.get(tensor.name ?? '')?.(tensor)
  const [logits] = replaceTensors([traced], replace, { anyShape: true }) as [Tensor]
  const attention = namedTensors([logits]).get(lastCrossAttention(model))
  const outputs = withAttention && attention !== undefined ? { logits, attention } : { logits }
  return { outputs, assignments }
}

/** The name of the weights with which the decoder's last layer looks at the source. */
export function lastCrossAttention({ decoder: { layers } }: Transformer): string {
  const last = layers.at(-1)
  return last === undefined ? '' : nameIn(last.transformerBlock.attention, 'attention')
}

/** The full name of a module's tensor. */
export function nameIn({ path }: { readonly path: string }, label: string): string {
  return `${path}.${label}`
}
