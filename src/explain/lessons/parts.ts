import type { Transformer } from '../../model/transformer.js'
import { blockOutput, shapesAt, symbolicShapes } from '../computing/graph-facts.js'
import { type ArithmeticFigure, arithmetic, type TableFigure, table } from '../figures/figure.js'
import type { Lesson, Shown } from '../lesson.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { formatNumber } from '../text.js'
import { text } from './parts.text.js'

/** The components in the order of the data, with the tensor that each hands on. */
function components(model: Transformer) {
  const { numLayers, decoderLayers } = model.options
  return [
    { path: 'encoder.embed', gives: 'encoder.embed.embedded', is: 'Embedding' },
    { path: 'encoder.positional_encoding', gives: 'encoder.positional_encoding.sum', is: 'PositionalEncoding' },
    {
      path: 'encoder.layers',
      gives: blockOutput(model, 'encoder', numLayers - 1),
      is: 'TransformerBlock',
      copies: numLayers,
    },
    { path: 'decoder.embed', gives: 'decoder.embed.embedded', is: 'Embedding' },
    { path: 'decoder.positional_encoding', gives: 'decoder.positional_encoding.sum', is: 'PositionalEncoding' },
    {
      path: 'decoder.layers',
      gives: blockOutput(model, 'decoder', decoderLayers - 1),
      is: 'DecoderBlock',
      copies: decoderLayers,
    },
    { path: 'decoder.fc_out', gives: 'decoder.logits', is: 'Linear' },
  ].map(component => ({ copies: 1, ...component, parameters: countBelow(model, component.path) }))
}

function countBelow(model: Transformer, path: string): number {
  let all = 0
  for (const { key, trained, count } of model.parameters()) if (trained && key.startsWith(`${path}.`)) all += count
  return all
}

function show(model: Transformer, shapes: (name: string) => string): Shown {
  const { numLayers, decoderLayers } = model.options
  const parts = components(model)
  const map: TableFigure = table(
    'components',
    text.labels.thePartsTheirParametersAnd,
    [text.labels.class, text.labels.copies, text.labels.parameters, text.labels.handsOn],
    parts.map(({ is, copies, gives, parameters }) => [is, copies, parameters, shapes(gives)]),
    { rows: parts.map(({ path }) => path) },
  )
  const total = parts.reduce((sum, { parameters }) => sum + parameters, 0)
  const sum: ArithmeticFigure = arithmetic('total', text.labels.theTotal, [
    {
      label: 'parameterCount',
      formula: parts.map(({ parameters }) => formatNumber(parameters)).join(' + '),
      value: total,
    },
  ])
  return {
    figures: [map, sum],
    values: {
      total,
      counted: model.parameterCount,
      numLayers,
      decoderLayers,
      encoderOut: shapes(blockOutput(model, 'encoder', numLayers - 1)),
      logits: shapes('decoder.logits'),
      largest: parts.reduce((a, b) => (b.parameters > a.parameters ? b : a)).path,
    },
  }
}

export const parts: Lesson = {
  id: 'parts',
  question: text.question,
  body: text.body,
  async worked() {
    const model = tinyModel({ ...originalOptions })
    return show(model, symbolicShapes(model))
  },
  live: {
    text: text.live,
    async show({ model, example }) {
      const sizes = { N: 1, srcLen: example.source.length, trgLen: example.target.length - 1 }
      const { figures, values } = show(model, shapesAt(model, sizes))
      return { figures: figures.slice(0, 1), values } // the sum stands above already
    },
  },
  lines: ['Decoder.logits', 'Transformer.srcMask', 'TransformerBlock.out'],
  files: ['src/model/transformer.ts', 'src/model/encoder.ts', 'src/model/decoder.ts'],
  tensors: ['encoder.layers.0.out', 'decoder.logits'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      const { embedDim, trgVocabSize: vocab } = model.options
      return { values: { embedDim, vocab }, answer: String(countBelow(model, 'decoder.fc_out')) }
    },
  },
  reader: text.reader,
}
