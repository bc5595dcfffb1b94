import { part } from '../computing/compute.js'
import { observeExample, observeRows } from '../computing/context.js'
import { largestDifference, listText, rowsOf, shapeOf } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { curve, matrix } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './positional-encoding.text.js'

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
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel({ embedDim: 32, maxLen: SHOWN })
    const table = sinusoids(32, SHOWN)
    const parameters = [...model.parameters()]
    const row = 3
    return {
      figures: [
        matrix('matrix', text.labels.theEncoding, table, {
          axes: ['position', 'embedDim'],
          look: 'heat',
        }),
        matrix(
          'row',
          { zh: `位置 ${row} 的开头`, en: `Position ${row}, its beginning` },
          { data: part(table, row).data.slice(0, 8), shape: [1, 8] },
          {
            axes: ['position', 'embedDim'],
          },
        ),
        curve(
          'columns',
          text.labels.someColumnsOverThePositions,
          [0, 4, 8].map(column => ({
            label: { zh: `列 ${column}`, en: `column ${column}` },
            data: Array.from({ length: SHOWN }, (_, position) => table.data[position * 32 + column] ?? 0),
          })),
          { xLabel: text.labels.position, yLabel: text.labels.value },
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
    text: text.live,
    async show(context) {
      const { example, words } = context
      const names = ['positions', 'sum'].map(name => `encoder.positional_encoding.${name}`)
      const value = await observeExample(context, names)
      const titles = [text.labels.positions, text.labels.sum]
      const place = Math.min(1, example.source.length - 1)
      const sum = value(names[1] ?? '')
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
    question: text.prediction,
    async ask(context) {
      const name = 'encoder.positional_encoding.positions'
      const value = (await observeExample(context, [name]))(name)
      return { values: { position: 0, column: 1 }, answer: String(part(value, 0, 0).data[1] ?? 0) }
    },
  },
  reader: text.reader,
}
