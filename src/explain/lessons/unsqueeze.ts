import { compute, floats } from '../compute.js'
import { observeExample, observeRows } from '../context.js'
import { matrix, table } from '../figure.js'
import { stridesText, symbolicShapes } from '../graph-facts.js'
import type { Lesson } from '../lesson.js'
import { listText, shapeOf } from '../numbers.js'

const NUMBERS = [1, 2, 3]

export const unsqueeze: Lesson = {
  id: 'unsqueeze',
  group: 'tensors',
  question: { zh: '`unsqueeze(0)`', en: '`unsqueeze(0)`' },
  body: {
    zh: [
      '在指定的地方插入一个长度为 {{one}} 的轴。{{numbers}} 的形状是 {{shape}}；`unsqueeze(0)` 之后是 {{at0}}，一行；`unsqueeze(1)` 之后是 {{at1}}，一列。',
      '数据没有动：内存里始终是 {{memory}}，只是多记了一个轴和它的步长：{{strides}} 变成 {{strides0}} 和 {{strides1}}。',
      '用处：单个序列加上批的轴，才能喂给模型；源掩码插两个轴，才能和能量对齐。',
    ],
    en: [
      'It puts an axis of length {{one}} where you say. {{numbers}} has the shape {{shape}}; after `unsqueeze(0)` it is {{at0}}, a row, after `unsqueeze(1)` it is {{at1}}, a column.',
      'No data moves: memory holds {{memory}} throughout. There is merely one axis more, with a stride of its own: {{strides}} becomes {{strides0}} and {{strides1}}.',
      'What for: a single sequence gets a batch axis and can be fed to the model; the source mask gets two axes and lines up with the energy.',
    ],
  },
  async worked(tools) {
    const x = floats('x', { len: NUMBERS.length }, NUMBERS)
    const [row, column] = [x.unsqueeze(0), x.unsqueeze(1)]
    const value = await compute(tools, { x: x.mul(1), row: row.mul(1), column: column.mul(1) })
    return {
      figures: [
        table(
          'shapes',
          { zh: '形状和步长', en: 'Shapes and strides' },
          [
            { zh: '形状', en: 'shape' },
            { zh: '步长', en: 'strides' },
          ],
          [x, row, column].map(tensor => [`(${tensor.shape.join(', ')})`, stridesText(tensor)]),
          { rows: ['x', 'x.unsqueeze(0)', 'x.unsqueeze(1)'] },
        ),
        matrix('row', { zh: '一行', en: 'A row' }, value.row, { axes: ['1', 'len'] }),
        matrix('column', { zh: '一列', en: 'A column' }, value.column, { axes: ['len', '1'] }),
      ],
      values: {
        one: row.shape[0] as number,
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
    text: {
      zh: [
        '当前的源序列：{{count}} 个 id，加上批的轴是 {{src}}；`srcMask` 又插了两个轴，是 {{mask}}，写成符号是 {{symbolic}}。',
      ],
      en: [
        'The source in view is {{count}} ids; with the batch axis it is {{src}}, and `srcMask`, with two more, {{mask}}: in symbols {{symbolic}}.',
      ],
    },
    async show(context) {
      const { example, model, words } = context
      const value = await observeExample(context, ['src', 'srcMask'])
      return {
        figures: [
          matrix('src', { zh: '一批一个序列', en: 'A batch of one' }, value('src'), {
            axes: ['N', 'srcLen'],
            columns: example.source.map(words.source),
            tensor: 'src',
          }),
          matrix('mask', { zh: '它的源掩码', en: 'Its source mask' }, value('srcMask'), {
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
    question: {
      zh: '形状 ({{N}}, {{srcLen}}) 的张量，先 `unsqueeze(1)` 再 `unsqueeze(2)`，是什么形状？',
      en: 'A tensor of shape ({{N}}, {{srcLen}}) goes through `unsqueeze(1)` and then `unsqueeze(2)`. What is its shape?',
    },
    async ask(context) {
      const { source, target } = context.example
      const value = (await observeRows(context, { src: [source, source], trg: [target, target] }, ['srcMask']))(
        'srcMask',
      )
      return { values: { N: 2, srcLen: source.length }, answer: shapeOf(value) }
    },
  },
  reader: {
    zh: '在任意位置插一个轴之后的形状和步长，以及数据有没有移动。',
    en: 'Shape and strides after putting an axis anywhere, and whether data moved.',
  },
}
