import { GlassformerError } from '../errors/glassformer-error.js'

const LAYER = /^(?<side>encoder|decoder)\.layers\.(?<index>\d+)\./u

/** @throws GlassformerError when no key is that of a layer */
export function checkKeys(keys: readonly string[]): void {
  if (keys.some(key => LAYER.test(key))) return
  const some = keys.length === 0 ? 'they are empty' : `their keys are such as ${keys.slice(0, 3).join(', ')}`
  throw new GlassformerError(
    `the weights have no layers, whose keys begin with encoder.layers.0: ${some}; glassformer import --keys renames them`,
  )
}

/** How deep a model is to be. */
export interface Depth {
  readonly numLayers: number
  readonly decoderLayers?: number
}

/**
 * Compares a model's depth with its weights before a layer is made.
 *
 * @throws GlassformerError when the weights have another number of layers than the options claim
 */
export function checkLayers({ numLayers, decoderLayers = numLayers }: Depth, keys: readonly string[]): void {
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
    if (claimed === has) continue
    throw new GlassformerError(
      `${option} is ${claimed}, but the weights have ${has} ${has === 1 ? 'layer' : 'layers'} of the ${side}`,
    )
  }
}
