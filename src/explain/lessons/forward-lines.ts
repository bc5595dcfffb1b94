import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { trainingStep } from '../../session/training-step.js'
import { dropout } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import { topologicalOrder } from '../../tensor/graph.js'
import type { Value } from '../compute.js'
import { compute, floats, part } from '../compute.js'
import { observeExample, observeRows } from '../context.js'
import { type Figure, matrix, table } from '../figure.js'
import { symbolicShapes } from '../graph-facts.js'
import type { Lesson } from '../lesson.js'
import { shapeOf } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'
import { text } from './forward-lines.text.js'

/** The four lines, what each takes and the tensor that it makes. */
function lines(model: Transformer) {
  const last = model.options.numLayers - 1
  return [
    { code: 'makeTrgMask(trg)', takes: ['trg'], gives: 'trgMask' },
    { code: 'makeSrcMask(src)', takes: ['src'], gives: 'srcMask' },
    { code: 'encoder.call(src, srcMask)', takes: ['src', 'srcMask'], gives: `encoder.layers.${last}.out` },
    {
      code: 'decoder.call(trg, encOut, srcMask, trgMask)',
      takes: ['trg', `encoder.layers.${last}.out`, 'srcMask', 'trgMask'],
      gives: 'decoder.logits',
    },
  ]
}

function figures(model: Transformer, shape: (name: string) => string, value: (name: string) => Value): Figure[] {
  return [
    table(
      'lines',
      text.labels.whatTheFourLinesTake,
      [text.labels.takes, text.labels.gives],
      lines(model).map(({ takes, gives }) => [takes.map(shape).join(' '), shape(gives)]),
      { rows: lines(model).map(({ code }) => code) },
    ),
    matrix('trg-mask', text.labels.theTargetMask, part(value('trgMask'), 0, 0), {
      axes: ['queryLen', 'keyLen'],
      look: 'mask',
      tensor: 'trgMask',
    }),
    matrix('src-mask', text.labels.theSourceMask, part(value('srcMask'), 0, 0), {
      axes: ['1', 'srcLen'],
      look: 'mask',
      tensor: 'srcMask',
    }),
  ]
}

export const forwardLines: Lesson = {
  id: 'forward-lines',
  group: 'training',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel()
    const vocabulary = Vocabulary.digits()
    const src = [[...vocabulary.parse('8 3 5'), 0, 0]]
    const trg = [vocabulary.parse('3 5 8').slice(0, -1)]
    const names = lines(model).map(({ gives }) => gives)
    const value = await observeRows({ ...tools, model }, { src, trg }, names)
    const symbolic = symbolicShapes(model)
    const shapes = (name: string): string => symbolic(name)

    const { loss } = trainingStep(model)
    const parameters = topologicalOrder([loss]).filter(({ op }) => op.kind === 'parameter')
    const gradientOf = gradients(loss, parameters)
    const all = topologicalOrder([loss, ...parameters.flatMap(parameter => gradientOf.get(parameter) ?? [])])

    const x = floats(
      'x',
      { N: 1, embedDim: 10 },
      Array.from({ length: 10 }, () => 1),
    )
    const { training, evaluation } = await compute(tools, { training: dropout(x, 0.3, 1), evaluation: x.mul(1) })
    return {
      figures: [
        ...figures(model, shapes, value),
        matrix(
          'dropout',
          text.labels.theSameRowInTraining,
          { data: [...training.data, ...evaluation.data], shape: [2, 10] },
          {
            axes: ['', 'embedDim'],
            rows: [text.labels.training, text.labels.evaluation],
            digits: 2,
          },
        ),
      ],
      values: {
        src: shapes('src'),
        trg: shapes('trg'),
        trgMask: shapes('trgMask'),
        srcMask: shapes('srcMask'),
        encOut: shapes('encoder.layers.0.out'),
        logits: shapes('decoder.logits'),
        size: training.data.length,
        dropped: training.data.filter(number => number === 0).length,
        forwardNodes: topologicalOrder([loss]).length,
        trainingNodes: all.length,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model } = context
      const names = lines(model).map(({ gives }) => gives)
      const value = await observeExample(context, ['src', 'trg', ...names])
      const shape = (name: string): string => shapeOf(value(name))
      const [, , encoded, decoded] = lines(model)
      return {
        figures: figures(model, shape, value),
        values: {
          src: shape('src'),
          trg: shape('trg'),
          encOut: shape(encoded?.gives ?? ''),
          logits: shape(decoded?.gives ?? ''),
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
    async ask(context) {
      const { example, model } = context
      const value = await observeExample(context, ['decoder.logits'])
      return {
        values: {
          srcLen: example.source.length,
          trgLen: example.target.length - 1,
          vocab: model.options.trgVocabSize,
        },
        answer: shapeOf(value('decoder.logits')),
      }
    },
  },
  reader: text.reader,
}
