import type { TensorValue } from '../engine/engine.js'
import { forwardGraph } from '../session/graphs.js'
import type { FloatTensor } from '../session/logits.js'
import type { ModelSession } from '../session/model-session.js'
import { tokenIds } from '../session/token-ids.js'
import { namedTensors } from '../tensor/graph.js'
import type { Tensor } from '../tensor/tensor.js'
import { crossAttention, selfAttention } from './cached-graph.js'
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
    const { ids, finishReason } = sequence
    // Each row is a query that made a token: SOS made the first, the last token made EOS.
    const queries = [sosId, ...(finishReason === 'eos' ? ids : ids.slice(0, -1))]
    if (ids.length === 0 && finishReason !== 'eos') {
      result.push({ ...sequence, attentions: { cross: [], self: [] } })
      continue
    }
    const inputs = { src: tokenIds('src', [source]), trg: tokenIds('trg', [queries]) }
    const maps = await session.run('decode attentions', () => graph(session), inputs)
    const layers = Array.from({ length: session.model.options.decoderLayers }, (_, layer) => layer)
    const of = (name: string): FloatTensor[] => (maps[name] === undefined ? [] : [withoutBatch(maps[name])])
    const cross = layers.flatMap(layer => of(crossAttention(layer)))
    const self = layers.flatMap(layer => of(selfAttention(layer)))
    result.push({ ...sequence, attentions: { cross, self } })
  }
  return result
}

function graph({ model }: ModelSession): Record<string, Tensor> {
  const named = namedTensors([forwardGraph(model).logits])
  const outputs: Record<string, Tensor> = {}
  for (let layer = 0; layer < model.options.decoderLayers; layer++) {
    for (const path of [crossAttention(layer), selfAttention(layer)]) {
      const attention = named.get(`${path}.attention`)
      if (attention !== undefined) outputs[path] = attention // (N, heads, trgLen, keyLen)
    }
  }
  return outputs
}

function withoutBatch({ data, shape }: TensorValue): FloatTensor {
  return { data: Float32Array.from(data), shape: shape.slice(1) }
}
