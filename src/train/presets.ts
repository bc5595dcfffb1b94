/** Named sets of options: plain data in a config file's form. */
export const presetNames = ['original', 'paper-base', 'tiny'] as const
export type PresetName = (typeof presetNames)[number]

export interface Preset {
  readonly about: string
  readonly config: Readonly<Record<string, unknown>>
}

export const presets = {
  original: {
    about: 'the original program: 3 layers, 4 heads, width 64, post-LN',
    config: { model: { embedDim: 64, numLayers: 3, heads: 4 } },
  },
  'paper-base': {
    about: 'the base model of Vaswani et al. 2017, and how it was trained (sections 3 and 5)',
    config: {
      model: {
        embedDim: 512,
        numLayers: 6,
        heads: 8,
        forwardExpansion: 4,
        dropout: 0.1,
        scaleEmbedding: true,
        tieEmbeddings: true,
      },
      optimizer: { name: 'adam', betas: [0.9, 0.98], eps: 1e-9 },
      schedule: { name: 'noam', warmup: 4000 },
      labelSmoothing: 0.1,
    },
  },
  tiny: {
    about: 'a model that trains in a moment, to try things out: 1 layer, 2 heads, width 16',
    config: { model: { embedDim: 16, numLayers: 1, heads: 2 } },
  },
} as const satisfies Readonly<Record<PresetName, Preset>>
