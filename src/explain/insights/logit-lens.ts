import type { EngineOptions } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { type TokenRows, tokenIds } from '../../session/token-ids.js'
import { namedTensors } from '../../tensor/graph.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'

/** What the model would answer if it ended with a layer. */
export interface LensLayer {
  /** The layer's output: `decoder.layers.0.transformer_block.out`. */
  readonly name: string
  /** `(N, trgLen, trgVocabSize)` */
  readonly logits: Float32Array
}

const LAYER_OUTPUT = /^decoder\.layers\.(\d+)\.transformer_block\.(out|sum)$/

/**
 * The logit lens (nostalgebraist 2020): the output of each layer of the decoder through the last norm and projection,
 * as if no layer came after it. The last entry is the model's own answer.
 *
 * @param batch rows of ids; `trg` is the decoder's input
 */
export async function logitLens(
  model: Transformer,
  batch: { readonly src: TokenRows; readonly trg: TokenRows },
  options: EngineOptions = {},
): Promise<LensLayer[]> {
  const session = await modelSession(model, options)
  const inputs = { src: tokenIds('src', batch.src), trg: tokenIds('trg', batch.trg) }
  const read = await session.run('logit lens', () => lensGraph(model), inputs)
  return Object.entries(read).map(([name, { data }]) => ({ name, logits: Float32Array.from(data) }))
}

function lensGraph(model: Transformer): Record<string, Tensor> {
  const { logits } = forwardGraph(model)
  const layers = [...namedTensors([logits])].filter(([name]) => LAYER_OUTPUT.test(name)).sort(byLayer)
  const [last] = layers.at(-1) ?? []
  if (last === undefined) throw new GlassformerError('the model has no decoder layers for a logit lens')
  return Object.fromEntries(
    layers.map(([name, output]) => {
      const [lens = logits] = substitute([logits], tensor => (tensor.name === last ? output : undefined))
      return [name, lens]
    }),
  )
}

function byLayer([a]: readonly [string, Tensor], [b]: readonly [string, Tensor]): number {
  return Number(LAYER_OUTPUT.exec(a)?.[1]) - Number(LAYER_OUTPUT.exec(b)?.[1])
}
