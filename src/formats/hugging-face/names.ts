import { renameKeys } from '../key-map.js'

/** Our name of a part and theirs, of a layer. */
type Names = readonly (readonly [ours: string, theirs: string])[]

const attention = ['q', 'k', 'v', 'out'] as const

/** What Marian and M2M100 call the parts of a layer. */
export const layerNames: Readonly<Record<'encoder' | 'decoder', Names>> = {
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
export const otherNames: Names = [
  ['encoder.embed.weight', 'encoder.embed_tokens.weight'],
  ['decoder.embed.weight', 'decoder.embed_tokens.weight'],
  ['encoder.norm.weight', 'encoder.layer_norm.weight'],
  ['encoder.norm.bias', 'encoder.layer_norm.bias'],
  ['decoder.norm.weight', 'decoder.layer_norm.weight'],
  ['decoder.norm.bias', 'decoder.layer_norm.bias'],
  ['decoder.fc_out.weight', 'lm_head.weight'],
  ['decoder.fc_out.bias', 'final_logits_bias'],
]

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
  const whole = new Map(otherNames)
  const renamed = (key: string): string => {
    const other = whole.get(key)
    if (other !== undefined) return other
    const [, layer = '', side = '', part = '', of = ''] =
      /^((encoder|decoder)\.layers\.\d+)\.(.+)\.(\w+)$/u.exec(key) ?? []
    const names = new Map(layerNames[side === 'encoder' ? 'encoder' : 'decoder'])
    return `${layer}.${names.get(part)}.${of}`
  }
  return new Map([...ours].map(([key, value]) => [inModel(renamed(key)), value]))
}

/** What is of the model proper, and not of its use as a translator. */
function inModel(key: string): string {
  return /^(encoder|decoder)\./u.test(key) ? `model.${key}` : key
}

function literal(name: string): string {
  return name.replaceAll('.', String.raw`\.`)
}
