import { GlassformerError } from '../../errors/glassformer-error.js'
import { having, optional, orNull } from '../../options/objects.js'
import { aText } from '../../options/values.js'

/**
 * What a module calls the parts around its `nn.Transformer`, which has no embeddings, positions and output layer of
 * its own: paths of modules, `src_embedding` for `src_embedding.weight`.
 */
export interface TorchTransformerNames {
  /** The `nn.Transformer`; `''` when the state dict is its own. */
  readonly transformer: string
  readonly srcEmbedding: string
  /** The same as `srcEmbedding` where both sides share a table. */
  readonly trgEmbedding: string
  /** The linear layer to the logits. */
  readonly generator: string
  /** The key (not the module) of the positions of both sides, `(maxLen, 1, embedDim)` or alike; null for none. */
  readonly positions: string | null
}

const namesType = having({
  transformer: optional(aText),
  srcEmbedding: optional(aText),
  trgEmbedding: optional(aText),
  generator: optional(aText),
  positions: optional(orNull(aText)),
})

/** Refuses what are no names. */
export function checkNames(names: Partial<TorchTransformerNames>): void {
  namesType.settle(names, 'names')
}

export const defaultNames: TorchTransformerNames = {
  transformer: 'transformer',
  srcEmbedding: 'src_embedding',
  trgEmbedding: 'trg_embedding',
  generator: 'generator',
  positions: 'positional_encoding.pe',
}

const FIRST_KEY = 'encoder.layers.0.self_attn.in_proj_weight'

/** Whether these are the keys of an `nn.Transformer`, perhaps within another module. */
export function hasTorchTransformer(keys: Iterable<string>): boolean {
  return [...keys].some(isFirstKey)
}

/**
 * Finds the parts by their usual names.
 *
 * @param given the parts whose names are known
 * @throws GlassformerError that lists the keys among which a part was not found, and how to name it
 */
export function findNames(keys: readonly string[], given: Partial<TorchTransformerNames> = {}): TorchTransformerNames {
  const first = keys.find(isFirstKey)
  if (first === undefined && given.transformer === undefined) {
    throw new GlassformerError(`the weights have no ${FIRST_KEY}: they are not those of a torch.nn.Transformer`)
  }
  const transformer = given.transformer ?? (first ?? '').slice(0, -FIRST_KEY.length).replace(/\.$/u, '')
  const others = keys.filter(key => !isWithin(key, transformer))
  const tables = others.filter(key => /emb/iu.test(key) && key.endsWith('.weight') && !/pos/iu.test(key))
  const find = (part: 'srcEmbedding' | 'trgEmbedding' | 'generator', found: readonly string[]): string => {
    const known = given[part]
    if (known !== undefined) return known
    const [only, ...more] = found.map(key => key.slice(0, -'.weight'.length))
    if (only !== undefined && more.length === 0) return only
    throw new GlassformerError(
      `can't tell which weights are the ${part}: name it; there are ${others.slice(0, 5).join(', ')}`,
    )
  }
  const shared = tables.length === 1 ? tables : undefined
  const positions = others.filter(key => /pos|(^|\.)pe$/iu.test(key))
  return {
    transformer,
    srcEmbedding: find('srcEmbedding', shared ?? tables.filter(key => /src|source|enc/iu.test(key))),
    trgEmbedding: find('trgEmbedding', shared ?? tables.filter(key => /trg|tgt|target|dec/iu.test(key))),
    generator: find(
      'generator',
      others.filter(key => key.endsWith('.weight') && !/emb|pos/iu.test(key)),
    ),
    positions: given.positions !== undefined ? given.positions : (positions[0] ?? null),
  }
}

/** Whether a key belongs to the `nn.Transformer` at that path. */
export function isWithin(key: string, transformer: string): boolean {
  const prefix = join(transformer, '')
  return ['encoder.layers.', 'encoder.norm.', 'decoder.layers.', 'decoder.norm.'].some(part =>
    key.startsWith(prefix + part),
  )
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isFirstKey(key: string): boolean {
  return key === FIRST_KEY || key.endsWith(`.${FIRST_KEY}`)
}
