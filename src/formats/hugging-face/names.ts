import { renameKeys } from '../key-map.js'

/** Our name of a part and theirs, of a layer. */
type Names = readonly (readonly [ours: string, theirs: string])[]

const attention = ['q', 'k', 'v', 'out'] as const

/** What Marian and M2M100 call the parts of a layer. */
const layerNames: Readonly<Record<'encoder' | 'decoder', Names>> = {
  encoder: [
    ...projections('attention', 'self_attn'),
    ['norm1', 'self_attn_layer_norm'],
    ['feed_forward.0', 'fc1'],
    ['feed_forward.2', 'fc2'],
    ['norm2', 'final_layer_norm'],
  ],
  decoder: [
    ...projections('attention', 'self_attn'),
    ['norm', 'self_attn_layer_norm'],
    ...projections('transformer_block.attention', 'encoder_attn'),
    ['transformer_block.norm1', 'encoder_attn_layer_norm'],
    ['transformer_block.feed_forward.0', 'fc1'],
    ['transformer_block.feed_forward.2', 'fc2'],
    ['transformer_block.norm2', 'final_layer_norm'],
  ],
}

/** What they call the rest: whole keys but for `model.` in front. */
const otherNames: Names = [
  ['encoder.embed.weight', 'encoder.embed_tokens.weight'],
  ['decoder.embed.weight', 'decoder.embed_tokens.weight'],
  ['encoder.norm.weight', 'encoder.layer_norm.weight'],
  ['encoder.norm.bias', 'encoder.layer_norm.bias'],
  ['decoder.norm.weight', 'decoder.layer_norm.weight'],
  ['decoder.norm.bias', 'decoder.layer_norm.bias'],
  ['decoder.fc_out.weight', 'lm_head.weight'],
  ['decoder.fc_out.bias', 'final_logits_bias'],
]

/** What their `config.json` calls our options. */
export const configKeys = {
  srcVocabSize: 'vocab_size',
  trgVocabSize: 'decoder_vocab_size',
  srcPadIdx: 'pad_token_id',
  trgPadIdx: 'pad_token_id',
  embedDim: 'd_model',
  numLayers: 'encoder_layers',
  decoderLayers: 'decoder_layers',
  heads: 'encoder_attention_heads',
  feedForwardDim: 'encoder_ffn_dim',
  maxLen: 'max_position_embeddings',
  scaleEmbedding: 'scale_embedding',
  shareEmbeddings: 'share_encoder_decoder_embeddings',
  tieEmbeddings: 'tie_word_embeddings',
} as const

function projections(ours: string, theirs: string): Names {
  return attention.map(part => [`${ours}.fc_${part}`, `${theirs}.${part}_proj`] as const)
}

/** Their weights by our keys; tables of positions, which are computed, are left out. */
export function byOurKeys<T>(theirs: ReadonlyMap<string, T>): Map<string, T> {
  const layers = (['encoder', 'decoder'] as const).flatMap(side =>
    layerNames[side].map(
      ([ours, name]) => [String.raw`^(${side}\.layers\.\d+)\.${literal(name)}\.`, `$1.${ours}.`] as const,
    ),
  )
  const others = otherNames.map(([ours, name]) => [`^${literal(name)}$`, ours] as const)
  const { state } = renameKeys(theirs, [
    [String.raw`^model\.`, ''],
    [String.raw`^(encoder|decoder)\.embed_positions\..*`, null],
    ...layers,
    ...others,
  ])
  return state
}

/** Our weights by their keys: the other way. */
export function byTheirKeys<T>(ours: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...ours].map(([key, value]) => [theirKey(key), value]))
}

const whole = new Map(otherNames)
const partsOf = { encoder: new Map(layerNames.encoder), decoder: new Map(layerNames.decoder) } as const

/** Their name of a weight. What they don't have keeps its own. */
export function theirKey(ours: string): string {
  const { layer, side, part = '', of } = LAYER_KEY.exec(ours)?.groups ?? {}
  const name = partsOf[side === 'encoder' ? 'encoder' : 'decoder'].get(part)
  const key = whole.get(ours) ?? (name === undefined ? ours : `${layer}.${name}.${of}`)
  // What is of the model proper, and not of its use as a translator.
  return /^(encoder|decoder)\./u.test(key) ? `model.${key}` : key
}

const LAYER_KEY = /^(?<layer>(?<side>encoder|decoder)\.layers\.\d+)\.(?<part>.+)\.(?<of>\w+)$/u

function literal(name: string): string {
  return name.replaceAll('.', String.raw`\.`)
}
