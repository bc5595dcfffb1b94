import { compute, floats, part } from '../compute.js'
import { batchInView, observeRows } from '../context.js'
import { matrix, table } from '../figure.js'
import { stridesText } from '../graph-facts.js'
import type { Lesson } from '../lesson.js'
import { largestDifference, shapeOf } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'

const MAX_LEN = 5
const DIM = 4

export const sliceAndAdd: Lesson = {
  id: 'slice-and-add',
  group: 'tensors',
  question: { zh: '`x + pe[:, :x.size(1), :]`', en: '`x + pe[:, :x.size(1), :]`' },
  body: {
    zh: [
      '`pe` 事先算好 {{maxLen}} 个位置，形状 {{peShape}}；输入只有 {{len}} 个，就沿位置轴切出前 {{len}} 个，得到 {{sliceShape}}。切片是视图，不复制数据：步长不变，仍是 {{strides}}。',
      '相加时批的那一轴从 {{one}} 拉伸到 {{N}}（广播）：同一份位置加到每个序列上。{{xShape}} 加 {{sliceShape}} 得 {{sumShape}}。两个序列各自“和减去输入”得到的数相同（最大差 {{difference}}，舍入而已）。',
      '输入比 `maxLen` 长，切片就越界：{{error}}。',
    ],
    en: [
      '`pe` holds {{maxLen}} positions, computed beforehand, in the shape {{peShape}}. The input has only {{len}}, so the first {{len}} are sliced off along the axis of positions: {{sliceShape}}. A slice is a view and copies nothing; its strides are still {{strides}}.',
      'In the addition the batch axis stretches from {{one}} to {{N}} (broadcasting): the same positions are added to every sequence. {{xShape}} plus {{sliceShape}} gives {{sumShape}}. Sum minus input is the same for both sequences (up to {{difference}}, which is rounding).',
      'An input longer than `maxLen` would slice beyond the end: {{error}}.',
    ],
  },
  async worked(tools) {
    const [N, len] = [2, 3]
    const codes = sinusoids(DIM, MAX_LEN)
    const pe = floats('pe', { batch: 1, maxLen: MAX_LEN, embedDim: DIM }, codes.data)
    const numbers = Array.from({ length: N * len * DIM }, (_, i) => ((i * 7) % 10) / 10)
    const x = floats('x', { N, len, embedDim: DIM }, numbers)
    const slice = pe.slice(1, 0, len)
    const sum = x.add(slice)
    const value = await compute(tools, { slice, sum, positions: sum.sub(x) })
    const [first, second] = [part(value.positions, 0).data, part(value.positions, 1).data]
    return {
      figures: [
        table(
          'shapes',
          { zh: '形状', en: 'Shapes' },
          [{ zh: '形状', en: 'shape' }],
          [
            [shapeOf({ shape: [1, MAX_LEN, DIM] })],
            [shapeOf(value.slice)],
            [shapeOf({ shape: [N, len, DIM] })],
            [shapeOf(value.sum)],
          ],
          { rows: ['pe', 'pe[:, :x.size(1), :]', 'x', { zh: '和', en: 'sum' }] },
        ),
        matrix('pe', { zh: '全部位置，切出的有星号', en: 'All positions, those sliced off marked' }, codes, {
          axes: ['maxLen', 'embedDim'],
          marked: Array.from({ length: len * DIM }, (_, i) => i),
        }),
        matrix('sum', { zh: '和', en: 'The sum' }, value.sum, { axes: ['N', 'len', 'embedDim'] }),
      ],
      values: {
        maxLen: MAX_LEN,
        len,
        N,
        one: 1,
        peShape: shapeOf({ shape: [1, MAX_LEN, DIM] }),
        sliceShape: shapeOf(value.slice),
        xShape: shapeOf({ shape: [N, len, DIM] }),
        sumShape: shapeOf(value.sum),
        strides: stridesText(pe.slice(1, 0, len)),
        difference: largestDifference(first, second),
        error: errorOf(() => pe.slice(1, 0, MAX_LEN + 1)),
      },
    }
  },
  live: {
    text: {
      zh: ['当前这一批是 {{ids}}：切出 {{sliceShape}}，广播到 {{sumShape}}。'],
      en: ['The batch in view is {{ids}}: the slice is {{sliceShape}}, stretched to {{sumShape}}.'],
    },
    async show(context) {
      const batch = batchInView(context)
      const names = ['encoder.positional_encoding.positions', 'encoder.positional_encoding.sum']
      const value = await observeRows(context, batch, names)
      const [positions, sum] = names.map(name => value(name))
      if (positions === undefined || sum === undefined) throw new Error('two names give two values')
      return {
        figures: [
          matrix('positions', { zh: '切出的位置', en: 'The positions sliced off' }, part(positions, 0), {
            axes: ['len', 'embedDim'],
            look: 'heat',
            tensor: names[0] ?? '',
          }),
        ],
        values: {
          ids: `(${batch.src.length}, ${batch.src[0]?.length})`,
          sliceShape: shapeOf(positions),
          sumShape: shapeOf(sum),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const positions = this.pe.slice(1, 0, x.size(1)).as('positions')",
      python: 'positions = self.pe[:, : x.size(1), :]',
    },
    { typescript: "const sum = x.add(positions).as('sum')", python: 'sum = x + positions' },
  ],
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions', 'encoder.positional_encoding.sum'],
  prediction: {
    question: {
      zh: '源序列长 {{srcLen}}，embedDim {{embedDim}}。切出来的 `positions` 是什么形状？',
      en: 'The source has length {{srcLen}}, embedDim is {{embedDim}}. What is the shape of the sliced `positions`?',
    },
    async ask(context) {
      const name = 'encoder.positional_encoding.positions'
      const { source, target } = context.example
      const value = (await observeRows(context, { src: [source], trg: [target] }, [name]))(name)
      return { values: { srcLen: source.length, embedDim: context.model.options.embedDim }, answer: shapeOf(value) }
    },
  },
  reader: {
    zh: '任意批大小和长度下切片的形状、广播后的形状，以及什么时候会越界。',
    en: 'The slice’s shape and the sum’s for any batch and length, and when the slice runs over the end.',
  },
}

function errorOf(work: () => unknown): string {
  try {
    work()
    return '—'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
