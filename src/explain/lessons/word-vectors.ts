import { argmax } from '../../math/argmax.js'
import { Transformer } from '../../model/transformer.js'
import { compute, floats, type Value } from '../compute.js'
import { matrix, table } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { wordRows, wordTokens } from '../words-table.js'
import { text } from './word-vectors.text.js'

/** The cosine between every two rows: `(rows, rows)`. A row of zeros has no direction: 0. */
async function cosines(tools: Tools, rows: Value): Promise<Value> {
  const [count = 0, width = 0] = rows.shape
  const x = floats('rows', { row: count, embedDim: width }, rows.data)
  const { dots } = await compute(tools, { dots: x.matmul(x.T()) })
  const size = (i: number): number => Math.sqrt(dots.data[i * count + i] ?? 0)
  const data = dots.data.map((dot, place) => {
    const sizes = size(Math.floor(place / count)) * size(place % count)
    return sizes === 0 ? 0 : dot / sizes
  })
  return { data, shape: [count, count] }
}

/** The row most similar to each, itself left out. */
function nearest({ data, shape }: Value): { readonly id: number; readonly cosine: number }[] {
  const count = shape[0] ?? 0
  return Array.from({ length: count }, (_, i) => {
    const row = data.slice(i * count, (i + 1) * count).map((cosine, j) => (j === i ? -2 : cosine))
    const id = argmax(row)
    return { id, cosine: row[id] ?? 0 }
  })
}

export const wordVectors: Lesson = {
  id: 'word-vectors',
  group: 'embedding-and-positions',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const all = await cosines(tools, { data: wordRows.flat(), shape: [wordRows.length, 4] })
    const [a, b, c, d] = [3, 4, 1, 5]
    const at = (i: number, j: number): number => all.data[i * wordRows.length + j] ?? 0
    return {
      figures: [
        matrix('cosines', text.labels.theCosineOfEveryTwo, all, {
          axes: ['token', 'token'],
          rows: [...wordTokens],
          columns: [...wordTokens],
          digits: 2,
        }),
      ],
      values: {
        a: wordTokens[a],
        b: wordTokens[b],
        c: wordTokens[c],
        d: wordTokens[d],
        ab: at(a, b),
        cd: at(c, d),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, words, engine } = context
      const weight = model.encoder.embed.weight
      const fresh = new Transformer({ ...model.options, maxLen: 2, seed: 1 }).encoder.embed.weight
      const [before, after] = [
        await cosines({ engine }, { data: Array.from(fresh.data), shape: fresh.sizes }),
        await cosines({ engine }, { data: Array.from(weight.data), shape: weight.sizes }),
      ]
      const [first, last] = [nearest(before), nearest(after)]
      const tokens = last.map((_, id) => id).filter(id => id !== model.options.srcPadIdx)
      const isNumber = (id: number): boolean => /^\d+$/.test(words.source(id))
      const digits = tokens.filter(isNumber)
      const neighbours = digits.filter(id => {
        const near = words.source(last[id]?.id ?? id)
        return /^\d+$/.test(near) && Math.abs(Number(near) - Number(words.source(id))) === 1
      })
      return {
        figures: [
          table(
            'nearest',
            text.labels.theNearestToken,
            [text.labels.before, text.labels.cosine, text.labels.after, text.labels.cosine],
            tokens.map(id => [
              words.source(first[id]?.id ?? id),
              first[id]?.cosine ?? 0,
              words.source(last[id]?.id ?? id),
              last[id]?.cosine ?? 0,
            ]),
            { rows: tokens.map(words.source), digits: 2 },
          ),
          matrix('cosines', text.labels.cosinesAfterTraining, after, {
            axes: ['token', 'token'],
            rows: last.map((_, id) => words.source(id)),
            columns: last.map((_, id) => words.source(id)),
            digits: 2,
            look: 'heat',
            tensor: weight.key,
          }),
        ],
        values: {
          count: tokens.length,
          changed: tokens.filter(id => first[id]?.id !== last[id]?.id).length,
          digits: digits.length,
          neighbours: neighbours.length,
          verdict:
            digits.length < 3
              ? text.labels.theTokensAreNoDigits
              : neighbours.length * 2 > digits.length
                ? text.labels.forNeighboursOfDigitsDigits
                : text.labels.forOnlyNeighboursOfDigits,
        },
      }
    },
  },
  lines: ['Embedding.embedded'],
  tensors: ['encoder.embed.embedded'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { model, words, engine, example } = context
      const weight = model.encoder.embed.weight
      const near = nearest(await cosines({ engine }, { data: Array.from(weight.data), shape: weight.sizes }))
      const id = example.source[1] ?? context.sosId
      return { values: { token: words.source(id) }, answer: words.source(near[id]?.id ?? id) }
    },
  },
  reader: text.reader,
}
