import { compute, floats, part } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { listText } from '../computing/numbers.js'
import { frequencies, sinusoids } from '../computing/sinusoids.js'
import { arithmetic, matrix } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './position-example.text.js'

const DIM = 4
const POSITIONS = 3
const VECTOR = [0.1, 0.2, 0.3, 0.4]
const PLACE = 1

export const positionExample: Lesson = {
  id: 'position-example',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const w = frequencies(DIM)
    const table = sinusoids(DIM, POSITIONS)
    const pe = floats('pe', { batch: 1, maxLen: POSITIONS, embedDim: DIM }, table.data)
    const x = floats(
      'x',
      { N: 1, len: POSITIONS, embedDim: DIM },
      Array.from({ length: POSITIONS }, () => VECTOR),
    )
    const { sum } = await compute(tools, { sum: x.add(pe.slice(1, 0, POSITIONS)) })
    const row = part(table, PLACE).data
    const added = part(sum, 0, PLACE).data
    const functions = ['sin', 'cos', 'sin', 'cos']
    const value = (list: readonly number[], i: number): number => list[i] ?? 0
    return {
      figures: [
        matrix('encoding', text.labels.theFirstPositionsEncoding, table, {
          axes: ['position', 'embedDim'],
          rows: Array.from({ length: POSITIONS }, (_, p) => String(p)),
          digits: 5,
        }),
        arithmetic(
          'position',
          { zh: `位置 ${PLACE} 的编码`, en: `The encoding of position ${PLACE}` },
          row.map((number, i) => ({
            label: `PE(${PLACE})[${i}]`,
            formula: `${functions[i]}(${PLACE}·${value(w, Math.floor(i / 2)).toFixed(2)})`,
            value: number,
          })),
          { digits: 5 },
        ),
        arithmetic(
          'sum',
          text.labels.addedToTheVector,
          added.map((number, i) => ({
            label: `[${i}]`,
            formula: `${value(VECTOR, i)} + ${value(row, i).toFixed(5)}`,
            value: number,
          })),
          { digits: 5 },
        ),
      ],
      values: {
        dim: DIM,
        w: listText(w, 2),
        place: PLACE,
        vector: listText(VECTOR),
        ...Object.fromEntries(row.map((number, i) => [`pe${i}`, number])),
        ...Object.fromEntries(added.map((number, i) => [`sum${i}`, number])),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { example, words } = context
      const names = {
        embedded: 'encoder.embed.embedded',
        positions: 'encoder.positional_encoding.positions',
        sum: 'encoder.positional_encoding.sum',
      }
      const value = await observeExample(context, Object.values(names))
      const place = Math.min(1, example.source.length - 1)
      const start = (name: string, row: number): readonly number[] => part(value(name), 0, row).data.slice(0, DIM)
      const [e, p, s] = [start(names.embedded, place), start(names.positions, place), start(names.sum, place)]
      return {
        figures: [
          arithmetic(
            'sum',
            { zh: `位置 ${place} 的头几个数`, en: `The first numbers at position ${place}` },
            s.map((number, i) => ({
              label: `[0, ${place}, ${i}]`,
              formula: `${(e[i] ?? 0).toFixed(4)} + ${(p[i] ?? 0).toFixed(4)}`,
              value: number,
            })),
          ),
        ],
        values: {
          place,
          token: words.source(example.source[place] ?? 0),
          embedded: listText(e),
          encoded: listText(p),
          sum: listText(s),
        },
      }
    },
  },
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.sum'],
  prediction: {
    question: text.prediction,
    async ask() {
      const position = 3
      const codes = sinusoids(DIM, position + 1)
      return { values: { position }, answer: (part(codes, position).data[0] ?? 0).toFixed(2) }
    },
  },
  reader: text.reader,
}
