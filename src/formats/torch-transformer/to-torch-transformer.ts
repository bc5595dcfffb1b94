import { GlassformerError } from '../../errors/glassformer-error.js'
import type { StateDict, StateTensor } from '../../model/state-dict.js'
import { weightsType } from '../../model/tensor-types.js'
import { projections, sides } from './keys.js'
import { checkNames, defaultNames, join, type TorchTransformerNames } from './names.js'
import { withCopies } from './shared-table.js'

/**
 * Our weights as those of a module around `torch.nn.Transformer(embedDim, heads, numLayers, decoderLayers,
 * feedForwardDim, activation=…, layer_norm_eps=layerNormEps, norm_first=normFirst)`. A table that `shareEmbeddings` shares
 * stands under each key of it.
 *
 * @param saved of a model with the option `finalNorm`: `nn.Transformer` always ends in norms
 * @param names what the module calls its parts; default: `transformer`, `src_embedding`, `trg_embedding`, `generator`
 *   and the buffer `positional_encoding.pe`, here `(1, maxLen, embedDim)`
 * @throws GlassformerError without final norms, when the two sides' positions differ, or a key is missing
 * @example
 * ```ts
 * import { toTorchTransformer, Transformer } from 'glassformer'
 * const sizes = { srcVocabSize: 13, trgVocabSize: 13, embedDim: 8, numLayers: 1, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }
 * const theirs = toTorchTransformer(new Transformer({ ...sizes, finalNorm: true }).stateDict())
 * theirs.get('transformer.encoder.layers.0.self_attn.in_proj_weight')?.shape // [24, 8]
 * ```
 */
export function toTorchTransformer(
  saved: ReadonlyMap<string, StateTensor>,
  names: Partial<TorchTransformerNames> = {},
): StateDict {
  weightsType.settle(saved, 'state')
  checkNames(names)
  const state = withCopies(saved)
  const { transformer, srcEmbedding, trgEmbedding, generator, positions } = { ...defaultNames, ...names }
  if (!state.has('encoder.norm.weight')) {
    throw new GlassformerError(
      'torch.nn.Transformer always ends in LayerNorms, which this model lacks: train it with the option finalNorm',
    )
  }
  const result: StateDict = new Map()
  result.set(`${srcEmbedding}.weight`, take(state, 'encoder.embed.weight'))
  result.set(`${trgEmbedding}.weight`, take(state, 'decoder.embed.weight'))
  if (positions !== null) copyPositions(state, result, positions)
  for (const { side, layer } of sides) {
    const theirSide = join(transformer, side)
    for (let index = 0; state.has(`${side}.layers.${index}.attention.fc_q.weight`); index++) {
      for (const { ours, theirs, isAttention } of layer) {
        const copy = isAttention ? copyAttention : copyPair
        copy(state, `${side}.layers.${index}.${ours}`, result, `${theirSide}.layers.${index}.${theirs}`)
      }
    }
    copyPair(state, `${side}.norm`, result, `${theirSide}.norm`)
  }
  copyPair(state, 'decoder.fc_out', result, generator)
  return result
}

type State = ReadonlyMap<string, StateTensor>

function copyPair(state: State, ours: string, result: StateDict, theirs: string): void {
  result.set(`${theirs}.weight`, take(state, `${ours}.weight`))
  result.set(`${theirs}.bias`, take(state, `${ours}.bias`))
}

function copyAttention(state: State, ours: string, result: StateDict, theirs: string): void {
  for (const kind of ['weight', 'bias']) {
    const parts = projections.map(name => take(state, `${ours}.${name}.${kind}`))
    result.set(`${theirs}.in_proj_${kind}`, stack(parts))
  }
  copyPair(state, `${ours}.fc_out`, result, `${theirs}.out_proj`)
}

function copyPositions(state: State, result: StateDict, key: string): void {
  const [src, trg] = ['encoder', 'decoder'].map(side => state.get(`${side}.positional_encoding.pe`))
  if (src === undefined || trg === undefined) return
  if (src.data.some((value, index) => value !== trg.data[index])) {
    throw new GlassformerError(`the encoder's and the decoder's positions differ: ${key} can't hold both`)
  }
  result.set(key, src)
}

/** One below the other. */
function stack(parts: readonly StateTensor[]): StateTensor {
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0))
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  const [rows = 0, ...rest] = parts[0]?.shape ?? []
  return { data, shape: [rows * parts.length, ...rest] }
}

function take(state: State, key: string): StateTensor {
  const tensor = state.get(key)
  if (tensor === undefined) throw new GlassformerError(`the weights lack ${key}`)
  return tensor
}
