import type { Transformer } from '../../model/transformer.js'
import { largestDifference, listText } from '../computing/numbers.js'
import { table } from '../figures/figure.js'
import type { Lesson, Shown } from '../lesson.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { text } from './module-list.text.js'

const KEY = 'attention.fc_q.weight'

function show(model: Transformer): Shown {
  const { layers } = model.encoder
  const state = model.stateDict()
  const weights = layers.map((_, i) => state.get(`encoder.layers.${i}.${KEY}`)?.data ?? new Float32Array())
  const counts = layers.map(layer => {
    let count = 0
    for (const parameter of layer.parameters()) if (parameter.trained) count += parameter.count
    return count
  })
  const [first = new Float32Array(), second = first] = weights
  const keys = [...model.parameters()].filter(({ key }) => key.startsWith('encoder.layers.0.'))
  return {
    figures: [
      table(
        'layers',
        text.labels.theEncoderSLayers,
        [text.labels.parameters, text.labels.theKeyOfOneWeight, text.labels.itsFirstNumbers],
        layers.map((layer, i) => [
          counts[i] ?? 0,
          `${layer.path}.${KEY}`,
          listText([...(weights[i] ?? [])].slice(0, 3)),
        ]),
        { rows: layers.map((_, i) => `layers.${i}`) },
      ),
      table(
        'keys',
        text.labels.theKeysOfOneLayer,
        [text.labels.shape],
        keys.map(({ sizes }) => [`(${sizes.join(', ')})`]),
        { rows: keys.map(({ key }) => key) },
      ),
    ],
    values: {
      layers: layers.length,
      one: counts[0] ?? 0,
      all: counts.reduce((sum, count) => sum + count, 0),
      difference: largestDifference(first, second),
      keys: keys.length,
      lastKey: `encoder.layers.${layers.length - 1}.${KEY}`,
    },
  }
}

export const moduleList: Lesson = {
  id: 'module-list',
  question: text.question,
  body: text.body,
  async worked() {
    return show(tinyModel({ ...originalOptions }))
  },
  live: {
    text: text.live,
    async show({ model }) {
      return show(model)
    },
  },
  twins: [
    { typescript: 'Array.from({ length: n }, () => layer)', python: '[layer] * n  # n times the same layer' },
    {
      typescript: 'Array.from({ length: numLayers }, () => new TransformerBlock(embedDim, heads, options))',
      python: 'nn.ModuleList([TransformerBlock(embed_dim, heads, **block) for _ in range(num_layers)])',
    },
    {
      typescript: 'for (const layer of this.layers) out = layer.call(out, out, out, mask)',
      python: 'for layer in self.layers: out = layer(out, out, out, mask)',
    },
  ],
  lines: ['TransformerBlock.out', 'TransformerBlock.x'],
  files: ['src/model/encoder.ts', 'src/model/decoder.ts', 'src/model/nn/module.ts'],
  tensors: ['encoder.layers.0.out'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      const [layer] = model.encoder.layers
      const n = 3
      // The same object in n places: its parameters are counted once, as an optimiser counts them.
      const trained = new Set(Array.from({ length: n }, () => [...(layer?.parameters() ?? [])]).flat())
      let count = 0
      for (const parameter of trained) if (parameter.trained) count += parameter.data.length
      return { values: { one: show(model).values['one'] ?? 0, n }, answer: String(count) }
    },
  },
  reader: text.reader,
}
