import { Transformer } from '../../model/transformer.js'
import { compute, floats, type Value } from '../compute.js'
import { matrix, table } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { argmax } from '../numbers.js'
import { wordRows, wordTokens } from '../words-table.js'

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
  question: { zh: 'Embedding 就是词向量吗？', en: 'Is an embedding a word vector?' },
  body: {
    zh: [
      '每一行是这个词元的向量，说是“词向量”没错；但“意思相近的词向量也相近”不是嵌入自带的，是训练任务要出来的。',
      '相近用余弦来量。手填的表里，{{a}} 和 {{b}} 的余弦是 {{ab}}，{{c}} 和 {{d}} 是 {{cd}}（方向相反）。这些数是人写的，不是学的。',
      '随机初始化的表里没有任何含义。训练之后谁和谁靠近，要看任务奖励什么：给数字排序，并不需要相邻的数字有相近的向量。',
    ],
    en: [
      'Each row is a vector for its token, so “word vector” is fair. But that words of similar meaning have similar vectors doesn’t come with the table: it comes of a task that rewards it.',
      'Similarity is measured by the cosine. In this table, filled in by hand, {{a}} and {{b}} have {{ab}}, {{c}} and {{d}} have {{cd}}, opposite directions. A person wrote those numbers, nothing learned them.',
      'A table of random numbers means nothing. Which rows come close in training depends on what the task rewards; to sort digits, neighbours need not have similar vectors.',
    ],
  },
  async worked(tools) {
    const all = await cosines(tools, { data: wordRows.flat(), shape: [wordRows.length, 4] })
    const [a, b, c, d] = [3, 4, 1, 5]
    const at = (i: number, j: number): number => all.data[i * wordRows.length + j] ?? 0
    return {
      figures: [
        matrix('cosines', { zh: '两两的余弦', en: 'The cosine of every two' }, all, {
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
    text: {
      zh: ['训练前后，每个词元最近的词元是谁：{{changed}} 个变了（共 {{count}} 个）。{{verdict}}'],
      en: ['The nearest token of each, before training and after: {{changed}} of {{count}} changed. {{verdict}}'],
    },
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
            { zh: '最近的词元', en: 'The nearest token' },
            [
              { zh: '训练前', en: 'before' },
              { zh: '余弦', en: 'cosine' },
              { zh: '训练后', en: 'after' },
              { zh: '余弦', en: 'cosine' },
            ],
            tokens.map(id => [
              words.source(first[id]?.id ?? id),
              first[id]?.cosine ?? 0,
              words.source(last[id]?.id ?? id),
              last[id]?.cosine ?? 0,
            ]),
            { rows: tokens.map(words.source), digits: 2 },
          ),
          matrix('cosines', { zh: '训练后的余弦', en: 'Cosines after training' }, after, {
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
              ? {
                  zh: '词元不是数字，没有大小顺序可比。',
                  en: 'The tokens are no digits, so there is no order to compare with.',
                }
              : neighbours.length * 2 > digits.length
                ? {
                    zh: '{{digits}} 个数字里，{{neighbours}} 个最近的正好是相邻的数字：这里学出了顺序。',
                    en: 'For {{neighbours}} of {{digits}} digits the nearest is the next or the previous digit: here the order was learned.',
                  }
                : {
                    zh: '{{digits}} 个数字里，只有 {{neighbours}} 个最近的是相邻的数字：向量不必按大小排队。',
                    en: 'For only {{neighbours}} of {{digits}} digits is the nearest the next or the previous one: the vectors need not follow the digits’ order.',
                  },
        },
      }
    },
  },
  lines: ['Embedding.embedded'],
  tensors: ['encoder.embed.embedded'],
  prediction: {
    question: {
      zh: '在这个模型的源嵌入表里，离 {{token}} 最近（余弦最大）的词元是哪个？',
      en: 'In this model’s source table, which token is nearest to {{token}} by cosine?',
    },
    async ask(context) {
      const { model, words, engine, example } = context
      const weight = model.encoder.embed.weight
      const near = nearest(await cosines({ engine }, { data: Array.from(weight.data), shape: weight.sizes }))
      const id = example.source[1] ?? context.sosId
      return { values: { token: words.source(id) }, answer: words.source(near[id]?.id ?? id) }
    },
  },
  reader: {
    zh: '为什么不能假定相邻的数字有相近的向量，以及怎样检验。',
    en: 'Why neighbouring digits cannot be assumed to have similar vectors, and how to check.',
  },
}
