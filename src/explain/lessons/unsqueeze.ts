import { compute, floats } from '../computing/compute.js'
import { observeExample, observeRows } from '../computing/context.js'
import { stridesText, symbolicShapes } from '../computing/graph-facts.js'
import { listText, shapeOf } from '../computing/numbers.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './unsqueeze.text.js'

const NUMBERS = [1, 2, 3]

export const unsqueeze: Lesson = {
  id: 'unsqueeze',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const x = floats('x', { len: NUMBERS.length }, NUMBERS)
    const [row, column] = [x.unsqueeze(0), x.unsqueeze(1)]
    const value = await compute(tools, { x: x.mul(1), row: row.mul(1), column: column.mul(1) })
    return {
      figures: [
        table(
          'shapes',
          text.labels.shapesAndStrides,
          [text.labels.shape, text.labels.strides],
          [x, row, column].map(tensor => [`(${tensor.shape.join(', ')})`, stridesText(tensor)]),
          { rows: ['x', 'x.unsqueeze(0)', 'x.unsqueeze(1)'] },
        ),
        matrix('row', text.labels.aRow, value.row, { axes: ['1', 'len'] }),
        matrix('column', text.labels.aColumn, value.column, { axes: ['len', '1'] }),
      ],
      values: {
        numbers: listText(NUMBERS),
        memory: listText(value.x.data),
        shape: shapeOf(value.x),
        at0: shapeOf(value.row),
        at1: shapeOf(value.column),
        strides: stridesText(x),
        strides0: stridesText(row),
        strides1: stridesText(column),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { example, model, words } = context
      const value = await observeExample(context, ['src', 'srcMask'])
      return {
        figures: [
          matrix('src', text.labels.aBatchOfOne, value('src'), {
            axes: ['N', 'srcLen'],
            columns: example.source.map(words.source),
            tensor: 'src',
          }),
          matrix('mask', text.labels.itsSourceMask, value('srcMask'), {
            axes: ['N', '1', '1', 'srcLen'],
            look: 'mask',
            tensor: 'srcMask',
          }),
        ],
        values: {
          count: example.source.length,
          src: shapeOf(value('src')),
          mask: shapeOf(value('srcMask')),
          symbolic: symbolicShapes(model)('srcMask'),
        },
      }
    },
  },
  twins: [
    {
      typescript: 'src.notEqual(this.options.srcPadIdx).unsqueeze(1).unsqueeze(2)',
      python: '(src != self.src_pad_idx).unsqueeze(1).unsqueeze(2)',
    },
    { typescript: 'const src = [ids]', python: 'src = torch.tensor(ids).unsqueeze(0)' },
  ],
  lines: ['Transformer.srcMask'],
  files: ['src/tensor/tensor.ts', 'src/tensor/rules/views.ts'],
  tensors: ['src', 'srcMask'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { source, target } = context.example
      const value = (await observeRows(context, { src: [source, source], trg: [target, target] }, ['srcMask']))(
        'srcMask',
      )
      return { values: { N: 2, srcLen: source.length }, answer: shapeOf(value) }
    },
  },
  reader: text.reader,
}
