import { GlassformerError } from '../errors/glassformer-error.js'

/** How deep a model is to be. */
export interface Depth {
  readonly numLayers: number
  readonly decoderLayers?: number
}

/**
 * Compares a model's depth with its weights before a layer is made.
 *
 * @throws GlassformerError when the weights have fewer layers than the options claim
 */
export function checkLayers({ numLayers, decoderLayers = numLayers }: Depth, keys: Iterable<string>): void {
  const found = { encoder: 0, decoder: 0 }
  for (const key of keys) {
    const { side, index } = LAYER.exec(key)?.groups ?? {}
    if (side === 'encoder' || side === 'decoder') found[side] = Math.max(found[side], Number(index) + 1)
  }
  const claims = [
    ['numLayers', 'encoder', numLayers],
    ['decoderLayers', 'decoder', decoderLayers],
  ] as const
  for (const [option, side, claimed] of claims) {
    const has = found[side]
    if (claimed <= has) continue
    throw new GlassformerError(
      `${option} is ${claimed}, but the weights have ${has} ${has === 1 ? 'layer' : 'layers'} of the ${side}`,
    )
  }
}

const LAYER = /^(?<side>encoder|decoder)\.layers\.(?<index>\d+)\./u
