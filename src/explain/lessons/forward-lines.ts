import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { part } from '../computing/compute.js'
import { observeExample, observeRows } from '../computing/context.js'
import { blockOutput, shapesAt, symbolicShapes } from '../computing/graph-facts.js'
import { shapeOf } from '../computing/numbers.js'
import { type Figure, matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './forward-lines.text.js'

/** The four lines, what each takes and the tensor that it makes. */
function lines(model: Transformer) {
  return [
    { code: 'makeTrgMask(trg)', takes: 'trg', gives: 'trgMask', tensor: 'trgMask' },
    { code: 'makeSrcMask(src)', takes: 'src', gives: 'srcMask', tensor: 'srcMask' },
    {
      code: 'encoder.call(…)',
      takes: 'src, srcMask',
      gives: 'encOut',
      tensor: blockOutput(model, 'encoder', model.options.numLayers - 1),
    },
    { code: 'decoder.call(…)', takes: 'trg, encOut, srcMask, trgMask', gives: 'logits', tensor: 'decoder.logits' },
  ]
}

function linesTable(model: Transformer, shape: (name: string) => string): Figure {
  return table(
    'lines',
    text.labels.whatTheFourLinesTake,
    [text.labels.takes, text.labels.gives, text.labels.shape],
    lines(model).map(({ takes, gives, tensor }) => [takes, gives, shape(tensor)]),
    { rows: lines(model).map(({ code }) => code) },
  )
}

export const forwardLines: Lesson = {
  id: 'forward-lines',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel()
    const vocabulary = Vocabulary.digits()
    const src = [[...vocabulary.parse('8 3 5'), 0, 0]]
    const trg = [vocabulary.parse('3 5 8').slice(0, -1)]
    const names = lines(model).map(({ tensor }) => tensor)
    const value = await observeRows({ ...tools, model }, { src, trg }, names)
    const symbolic = symbolicShapes(model)
    const shapes = (name: string): string => symbolic(name)

    return {
      figures: [
        linesTable(model, shapes),
        matrix('trg-mask', text.labels.theTargetMask, part(value('trgMask'), 0, 0), {
          axes: ['queryLen', 'keyLen'],
          look: 'mask',
        }),
        matrix('src-mask', text.labels.theSourceMask, part(value('srcMask'), 0, 0), {
          axes: ['1', 'srcLen'],
          look: 'mask',
        }),
      ],
      values: {
        src: shapes('src'),
        trg: shapes('trg'),
        trgMask: shapes('trgMask'),
        srcMask: shapes('srcMask'),
        encOut: shapes('encoder.layers.0.out'),
        logits: shapes('decoder.logits'),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model } = context
      const names = lines(model).map(({ tensor }) => tensor)
      const value = await observeExample(context, ['src', 'trg', ...names])
      const shape = (name: string): string => shapeOf(value(name))
      const [, , encoded, decoded] = lines(model)
      return {
        figures: [linesTable(model, shape)],
        values: {
          trgMask: shape('trgMask'),
          srcMask: shape('srcMask'),
          encOut: shape(encoded?.tensor ?? ''),
          logits: shape(decoded?.tensor ?? ''),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const trgMask = this.makeTrgMask(trg).as('trgMask')",
      python: 'trg_mask = self.make_trg_mask(trg)  # torch.ones(…, device=trg.device)',
    },
    { typescript: "const srcMask = this.makeSrcMask(src).as('srcMask')", python: 'src_mask = self.make_src_mask(src)' },
    {
      typescript: 'const encOut = this.encoder.call(src, srcMask)',
      python: 'enc_out = self.encoder(src, src_mask)',
    },
    {
      typescript: 'return this.decoder.call(trg, encOut, srcMask, trgMask)',
      python: 'return self.decoder(trg, enc_out, src_mask, trg_mask)',
    },
  ],
  lines: ['Transformer.trgMask', 'Transformer.srcMask', 'TransformerBlock.out', 'Decoder.logits'],
  files: ['src/model/transformer.ts'],
  tensors: ['trgMask', 'srcMask', 'encoder.layers.0.out', 'decoder.logits'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      const sizes = { N: 7, srcLen: 9, trgLen: 4 }
      return { values: sizes, answer: shapesAt(model, sizes)('decoder.logits') }
    },
  },
  reader: text.reader,
}
