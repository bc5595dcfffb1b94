import { part } from '../compute.js'
import { observeExample, observeRows } from '../context.js'
import { curve, matrix } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { lessonPairs } from '../lesson-pairs.js'
import { largestDifference, listText, rowsOf, shapeOf } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'
import { tinyModel } from '../tiny-model.js'

const SHOWN = 48

/** How far the rows of an encoder without positions are from the same rows, when its tokens are shuffled. */
async function orderMatters(tools: Tools): Promise<number> {
  const model = tinyModel({ positions: 'none' })
  const [{ source }] = lessonPairs()
  const order = [3, 0, 4, 1, 2]
  const name = 'encoder.layers.0.out'
  const rows = async (src: readonly number[]): Promise<number[][]> =>
    rowsOf((await observeRows({ ...tools, model }, { src: [src], trg: [src] }, [name]))(name))
  const [plain, shuffled] = [await rows(source), await rows(order.map(place => source[place] ?? 0))]
  return Math.max(...order.map((place, i) => largestDifference(shuffled[i] ?? [], plain[place] ?? [])))
}

export const positionalEncoding: Lesson = {
  id: 'positional-encoding',
  group: 'embedding-and-positions',
  question: { zh: '位置编码层', en: 'The positional-encoding layer' },
  body: {
    zh: [
      '注意力自己不分先后：没有位置编码的编码器，把词元打乱，结果只是照样打乱（最大差 {{shuffled}}）。所以要给每个位置一个固定的向量，加到嵌入上。',
      '图里每一行是一个位置（画了 {{shown}} 个），每两列共用一个频率：偶数列是正弦，奇数列是余弦，越往右波越长。第 {{row}} 行开头是 {{rowStart}}；最左的一列每 {{period:2}} 个位置转一圈。',
      '它是缓冲区（buffer），形状 {{peShape}}：随模型保存、随模型搬动，但不训练——模型的 {{keys}} 个键里，需要训练的有 {{trained}} 个，它不在其中。',
    ],
    en: [
      'Attention by itself knows no order: shuffle the tokens, and an encoder without positions merely shuffles its results (they differ by at most {{shuffled}}). So each position has a fixed vector that is added to the embedding.',
      'In the picture a row is a position ({{shown}} are drawn) and each pair of columns a frequency: even columns are sines, odd ones cosines, and the waves lengthen to the right. Row {{row}} begins {{rowStart}}; the leftmost column comes round every {{period:2}} positions.',
      'It is a buffer of shape {{peShape}}: saved and moved with the model, but not trained. Of the model’s {{keys}} keys {{trained}} are trained, and it is not one of them.',
    ],
  },
  async worked(tools) {
    const model = tinyModel({ embedDim: 32, maxLen: SHOWN })
    const table = sinusoids(32, SHOWN)
    const parameters = [...model.parameters()]
    const row = 3
    return {
      figures: [
        matrix('matrix', { zh: '位置编码', en: 'The encoding' }, table, {
          axes: ['position', 'embedDim'],
          look: 'heat',
        }),
        matrix(
          'row',
          { zh: `第 ${row} 行`, en: `Row ${row}` },
          { data: part(table, row).data.slice(0, 8), shape: [1, 8] },
          {
            axes: ['position', 'embedDim'],
          },
        ),
        curve(
          'columns',
          { zh: '几列随位置的变化', en: 'Some columns over the positions' },
          [0, 4, 8].map(column => ({
            label: { zh: `第 ${column} 列`, en: `column ${column}` },
            data: Array.from({ length: SHOWN }, (_, position) => table.data[position * 32 + column] ?? 0),
          })),
          { xLabel: { zh: '位置', en: 'position' }, yLabel: { zh: '值', en: 'value' } },
        ),
      ],
      values: {
        shown: SHOWN,
        shuffled: await orderMatters(tools),
        row,
        rowStart: listText(part(table, row).data.slice(0, 4)),
        period: 2 * Math.PI,
        peShape: shapeOf({ shape: parameters.find(({ key }) => key.endsWith('.pe'))?.sizes ?? [] }),
        keys: parameters.length,
        trained: parameters.filter(parameter => parameter.trained).length,
      },
    }
  },
  live: {
    text: {
      zh: [
        '当前的源序列有 {{length}} 个位置；下面依次是加之前、位置编码、加之后。相加后，第 {{place}} 个位置的头几个数是 {{sum}}。',
      ],
      en: [
        'The source in view has {{length}} positions. Below: before the addition, the encoding, and the sum, which at position {{place}} begins {{sum}}.',
      ],
    },
    async show(context) {
      const { example, words } = context
      const names = ['embed.embedded', 'positional_encoding.positions', 'positional_encoding.sum'].map(
        name => `encoder.${name}`,
      )
      const value = await observeExample(context, names)
      const titles = [
        { zh: '嵌入', en: 'Embedding' },
        { zh: '位置编码', en: 'Positions' },
        { zh: '和', en: 'Sum' },
      ]
      const place = Math.min(1, example.source.length - 1)
      const sum = value(names[2] ?? '')
      return {
        figures: names.map((name, i) =>
          matrix(
            name.split('.').at(-1) ?? name,
            titles[i] ?? titles[0] ?? { zh: name, en: name },
            part(value(name), 0),
            {
              axes: ['srcLen', 'embedDim'],
              rows: example.source.map(words.source),
              look: 'heat',
              tensor: name,
            },
          ),
        ),
        values: { length: example.source.length, place, sum: listText(part(sum, 0, place).data.slice(0, 4)) },
      }
    },
  },
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions', 'encoder.positional_encoding.sum'],
  prediction: {
    question: {
      zh: '位置 {{position}} 的编码，第 {{column}} 个数（cos 列）是多少？',
      en: 'In the encoding of position {{position}}, what is number {{column}}, a cosine?',
    },
    async ask(context) {
      const name = 'encoder.positional_encoding.positions'
      const value = (await observeExample(context, [name]))(name)
      return { values: { position: 0, column: 1 }, answer: String(part(value, 0, 0).data[1] ?? 0) }
    },
  },
  reader: {
    zh: '位置编码的形状，任意一行的前几个数怎么来，哪些列变得快、哪些慢。',
    en: 'The shape of the encoding, where a row’s first numbers come from, and which columns change fast or slowly.',
  },
}
