import type { TensorValue } from '../engine/engine.js'
import type { Transformer } from '../model/transformer.js'
import { forwardGraph } from '../session/graphs.js'
import type { FloatTensor } from '../session/logits.js'
import type { ModelSession } from '../session/model-session.js'
import { tokenIds } from '../session/token-ids.js'
import { namedTensors } from '../tensor/graph.js'
import type { Tensor } from '../tensor/tensor.js'
import { nameIn } from './cached-graph.js'
import { endsWithEos } from './finish-reason.js'
import type { ResolvedOptions } from './generate-options.js'
import type { GeneratedSequence } from './generated.js'

/** The sequences with their attention maps, from one teacher-forced pass each: its numbers are those of the search. */
export async function attentionMaps(
  session: ModelSession,
  source: readonly number[],
  sequences: readonly GeneratedSequence[],
  { sosId }: ResolvedOptions,
): Promise<GeneratedSequence[]> {
  const result: GeneratedSequence[] = []
  for (const sequence of sequences) {
    const { ids } = sequence
    // Each row is a query that made a token: SOS made the first, the last token made EOS.
    const queries = [sosId, ...(endsWithEos(sequence) ? ids : ids.slice(0, -1))]
    if (ids.length === 0 && !endsWithEos(sequence)) {
      result.push({ ...sequence, attentions: { cross: [], self: [] } })
      continue
    }
    const inputs = { src: tokenIds('src', [source]), trg: tokenIds('trg', [queries]) }
    const maps = await session.run('decode attentions', () => graph(session), inputs)
    const of = (name: string): FloatTensor[] => (maps[name] === undefined ? [] : [withoutBatch(maps[name])])
    const [cross, self] = attentionNames(session.model).map(names => names.flatMap(of)) as [
      FloatTensor[],
      FloatTensor[],
    ]
    result.push({ ...sequence, attentions: { cross, self } })
  }
  return result
}

function graph({ model }: ModelSession): Record<string, Tensor> {
  const named = namedTensors([forwardGraph(model).logits])
  const outputs: Record<string, Tensor> = {}
  for (const name of attentionNames(model).flat()) {
    const attention = named.get(name)
    if (attention !== undefined) outputs[name] = attention // (N, heads, trgLen, keyLen)
  }
  return outputs
}

/** The names of the weights with which the decoder's layers look at the source, and at the target. */
function attentionNames({ decoder: { layers } }: Transformer): [cross: string[], self: string[]] {
  return [
    layers.map(({ transformerBlock }) => nameIn(transformerBlock.attention, 'attention')),
    layers.map(({ attention }) => nameIn(attention, 'attention')),
  ]
}

function withoutBatch({ data, shape }: TensorValue): FloatTensor {
  return { data: Float32Array.from(data), shape: shape.slice(1) }
}
