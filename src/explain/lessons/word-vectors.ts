import { argmax } from '../../math/argmax.js'
import type { Transformer } from '../../model/transformer.js'
import { part, type Value } from '../computing/compute.js'
import { cosines } from '../computing/cosines.js'
import { largestDifference, mean } from '../computing/numbers.js'
import { matrix, type TableFigure, table } from '../figures/figure.js'
import { rowsMap } from '../figures/rows-map.js'
import { wordLabels, wordName, wordRows, wordTokens } from '../figures/words-table.js'
import type { Lesson, Tools } from '../lesson.js'
import type { Values } from '../text.js'
import { text } from './word-vectors.text.js'

const WORD = 3

/** The source's embedding table. */
function tableOf({ encoder }: Transformer): Value {
  const { data, sizes } = encoder.embed.weight
  return { data: Array.from(data), shape: sizes }
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

/** What training changed, where the table before it is known. */
async function change(
  tools: Tools,
  before: Value,
  after: Value,
  tokens: readonly number[],
  words: (id: number) => string,
) {
  const [first, last] = [nearest(await cosines(tools, before)), nearest(await cosines(tools, after))]
  const count = after.shape[0] ?? 0
  const both = await cosines(tools, { data: [...before.data, ...after.data], shape: [2 * count, after.shape[1] ?? 0] })
  const turned = tokens.map(id => both.data[id * 2 * count + count + id] ?? 0)
  const least = Math.min(...turned)
  const { labels } = text
  return {
    figure: table(
      'nearest',
      labels.theNearestToken,
      [labels.turned, labels.before, labels.after, labels.cosine],
      tokens.map((id, i) => [
        turned[i] ?? 0,
        words(first[id]?.id ?? id),
        words(last[id]?.id ?? id),
        last[id]?.cosine ?? 0,
      ]),
      { rows: tokens.map(words), digits: 2 },
    ),
    values: {
      kept: mean(turned),
      leastKept: least,
      mostTurned: words(tokens[turned.indexOf(least)] ?? 0),
      changed: tokens.filter(id => first[id]?.id !== last[id]?.id).length,
      change: mean(turned) > 0.8 ? labels.itHardlyMoved : labels.itMoved,
    },
  }
}

export const wordVectors: Lesson = {
  id: 'word-vectors',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const all = await cosines(tools, { data: wordRows.flat(), shape: [wordRows.length, 4] })
    const [a, b, c, d] = [WORD, 4, 1, 5]
    const drawn = rowsMap({
      name: 'map',
      title: text.labels.map,
      labels: wordLabels,
      rows: { data: wordRows.flat(), shape: [wordRows.length, 4] },
    })
    const at = (i: number, j: number): number => all.data[i * wordRows.length + j] ?? 0
    return {
      figures: [
        drawn.figure,
        matrix('cosines', text.labels.theCosineOfEveryTwo, all, {
          axes: ['token', 'token'],
          rows: wordLabels,
          columns: wordTokens,
          digits: 2,
        }),
      ],
      values: {
        a: wordName(a),
        b: wordName(b),
        c: wordTokens[c] ?? '',
        d: wordName(d),
        ab: at(a, b),
        cd: at(c, d),
        numbers: 4,
        share: drawn.share,
      },
    }
  },
  live: {
    text: text.live,
    async show({ model, words, engine, initial }) {
      const after = tableOf(model)
      const last = nearest(await cosines({ engine }, after))
      const tokens = last.map((_, id) => id).filter(id => id !== model.options.srcPadIdx)
      const isDigit = (word: string): boolean => /^\d+$/.test(word)
      const digits = tokens.filter(id => isDigit(words.source(id)))
      const neighbours = digits.filter(id => {
        const near = words.source(last[id]?.id ?? id)
        return isDigit(near) && Math.abs(Number(near) - Number(words.source(id))) === 1
      })
      const { labels } = text
      const known: { figure: TableFigure; values: Values } =
        initial === undefined
          ? {
              figure: table(
                'nearest',
                labels.theNearestToken,
                [labels.now, labels.cosine],
                tokens.map(id => [words.source(last[id]?.id ?? id), last[id]?.cosine ?? 0]),
                { rows: tokens.map(words.source), digits: 2 },
              ),
              values: { change: labels.itsStartIsUnknown },
            }
          : await change({ engine }, tableOf(initial), after, tokens, words.source)
      const rowsShown = (table: Value): Value => {
        const data = tokens.flatMap(id => part(table, id).data)
        return { data, shape: [tokens.length, table.shape[1] ?? 0] }
      }
      const earlier = initial && {
        rows: rowsShown(tableOf(initial)),
        moments: [labels.beforeTraining, labels.today] as const,
      }
      const drawn = rowsMap({
        name: 'map',
        title: labels.map,
        labels: tokens.map(words.source),
        rows: rowsShown(after),
        ...(earlier === undefined ? {} : { earlier }),
      })
      return {
        figures: [drawn.figure, known.figure],
        values: {
          share: drawn.share,
          numbers: after.shape[1] ?? 0,
          ...known.values,
          count: tokens.length,
          digits: digits.length,
          neighbours: neighbours.length,
          verdict:
            digits.length < 3
              ? labels.theTokensAreNoDigits
              : neighbours.length * 2 > digits.length
                ? labels.forNeighboursOfDigitsDigits
                : labels.forOnlyNeighboursOfDigits,
        },
      }
    },
  },
  lines: ['Embedding.embedded'],
  tensors: ['encoder.embed.embedded'],
  prediction: {
    question: text.prediction,
    async ask({ engine }) {
      const doubled = wordRows.map((row, id) => row.map(number => (id === WORD ? 2 * number : number)))
      const [before, after] = [wordRows, doubled].map(rows => ({ data: rows.flat(), shape: [rows.length, 4] }))
      if (before === undefined || after === undefined) throw new Error('two tables give two values')
      const [first, second] = [await cosines({ engine }, before), await cosines({ engine }, after)]
      const same = largestDifference(first.data, second.data) < 1e-5
      return { values: { word: wordName(WORD) }, options: ['yes', 'no'], answer: same ? 'no' : 'yes' }
    },
  },
  reader: text.reader,
}
