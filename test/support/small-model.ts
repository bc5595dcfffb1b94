import { type GivenOptions, Transformer } from 'glassformer'

/** A model of untrained weights whose predictions are sharp enough to differ from each other. */
export function smallModel(seed: number, options: Partial<GivenOptions> = {}, sharpness = 4): Transformer {
  const model = new Transformer({
    srcVocabSize: 8,
    trgVocabSize: 8,
    embedDim: 8,
    numLayers: 2,
    heads: 2,
    srcPadIdx: 0,
    trgPadIdx: 0,
    maxLen: 40,
    seed,
    ...options,
  })
  const state = model.stateDict()
  // A table that is the output's too is sharpened under each of its keys.
  const { tieEmbeddings, shareEmbeddings } = model.options
  const tables = [
    tieEmbeddings || shareEmbeddings ? 'decoder.embed.' : [],
    shareEmbeddings ? 'encoder.embed.' : [],
  ].flat()
  for (const [key, { data }] of state) {
    if (!['decoder.fc_out.', ...tables].some(prefix => key.startsWith(prefix))) continue
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) * sharpness
  }
  model.loadStateDict(state)
  return model
}

/** Sources of different lengths, SOS 1 first and EOS 2 last. */
export const sources: readonly (readonly number[])[] = [
  [1, 5, 3, 2],
  [1, 7, 4, 4, 3, 6, 5, 5, 3, 2],
  [1, 2],
  [1, 6, 6, 3, 7, 2],
  [1, 3, 4, 5, 6, 7, 3, 2],
]
