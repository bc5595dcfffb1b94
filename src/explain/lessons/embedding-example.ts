import { createEngine } from '../../engine/create-engine.js'
import { embedding } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import { input, parameter } from '../../tensor/leaves.js'
import type { Tensor } from '../../tensor/tensor.js'
import { sgd } from '../../train/optimizers/optimizer.js'
import { part, plainValue } from '../computing/compute.js'
import { batchInView, observeRows } from '../computing/context.js'
import { norm, shapeOf } from '../computing/numbers.js'
import { arithmetic, columns, matrix } from '../figures/figure.js'
import { wordBatch, wordLabels, wordMeaning, wordName, wordRows, wordTokens } from '../figures/words-table.js'
import type { Lesson, Tools } from '../lesson.js'
import { text } from './embedding-example.text.js'

const PAD = 0
const LR = 0.1

/** Embeds the batch, and takes one step of gradient descent on the sum of squares of all that comes out. */
async function embedAndStep({ engine }: Tools) {
  const shape = { vocabSize: wordRows.length, embedDim: 4 }
  const table = parameter('table', shape)
  const x = input('x', 'int32', { batch: 2, len: 5 })
  const embedded = embedding(x, table, PAD)
  const loss = embedded.mul(embedded).sumTo([])
  const gradient = gradients(loss, [table]).get(table) as Tensor
  const optimizer = sgd({ lr: LR })
  const lr = input('lr', 'float32', {})
  const data = Float32Array.from(wordRows.flat())
  const session = await (await createEngine({ engine, threads: 1 })).open(
    new Map([['table', { data, shape: [wordRows.length, 4] }]]),
  )
  try {
    const assignments = optimizer.step({ lr })(table, gradient, {})
    const program = session.compile({ outputs: [embedded, gradient], assignments })
    const given = { data: Int32Array.from(wordBatch.flat()), shape: [2, 5] }
    await program.run({ x: given, lr: { data: Float32Array.of(LR), shape: [] } })
    return {
      embedded: plainValue(await program.read(embedded)),
      gradient: plainValue(await program.read(gradient)),
      after: plainValue({ data: await session.readLeaf('table'), shape: [wordRows.length, 4] }),
    }
  } finally {
    session.dispose()
  }
}

export const embeddingExample: Lesson = {
  id: 'embedding-example',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const { embedded, gradient, after } = await embedAndStep(tools)
    const word = 3
    const [first = wordBatch[0]] = wordBatch
    const update = wordRows[word] ?? wordRows[0]
    const row = (value: typeof after): readonly number[] => part(value, word).data
    const list = (numbers: readonly number[]): string => `[${numbers.map(number => number.toFixed(2)).join(', ')}]`
    return {
      figures: [
        columns(
          'ids',
          text.labels.twoSentences,
          wordBatch.flatMap((ids, n) => [
            { label: { zh: `第 ${n + 1} 句`, en: `sentence ${n + 1}` }, cells: ids.map(id => wordTokens[id] ?? '') },
            { label: text.labels.meaning, cells: ids.map(id => wordMeaning(id)) },
            { label: 'id', cells: ids.map(String) },
          ]),
        ),
        matrix('embedded', text.labels.lookedUp, embedded, {
          axes: ['batch', 'len', 'embedDim'],
          digits: 1,
        }),
        matrix('gradient', text.labels.theTableSGradient, gradient, {
          axes: ['vocabSize', 'embedDim'],
          rows: wordLabels,
          digits: 1,
        }),
        matrix('after', text.labels.theTableAfterTheStep, after, {
          axes: ['vocabSize', 'embedDim'],
          rows: wordLabels,
          digits: 2,
        }),
        arithmetic(
          'update',
          { zh: `“${wordTokens[word]}”这一行的更新`, en: `The update of the row of ${wordName(word).en}` },
          update.map((before, i) => ({
            label: `[${i}]`,
            formula: `${before} − ${LR}·${(part(gradient, word).data[i] ?? 0).toFixed(1)}`,
            value: row(after)[i] ?? 0,
          })),
          { digits: 2 },
        ),
      ],
      values: {
        vocabSize: wordRows.length,
        embedDim: update.length,
        shape: shapeOf(embedded),
        pad: PAD,
        lr: LR,
        padGradient: norm(part(gradient, PAD).data),
        word: wordName(word),
        before: list(update),
        after: list(row(after)),
        padCount: wordBatch.flat().filter(id => id === PAD).length,
        firstLength: first.length,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, words } = context
      const batch = batchInView(context)
      const { srcPadIdx } = model.options
      const key = 'encoder.embed.weight'
      const value = await observeRows(context, batch, ['encoder.embed.embedded', `${key}@grad`])
      const embedded = value('encoder.embed.embedded')
      const gradient = value(`${key}@grad`)
      const lengths = Array.from({ length: gradient.shape[0] ?? 0 }, (_, id) => norm(part(gradient, id).data))
      const rowsOfPad = batch.src.flatMap((row, n) =>
        row.flatMap((id, t) => (id === srcPadIdx ? [part(embedded, n, t).data] : [])),
      )
      return {
        figures: [
          matrix(
            'gradient',
            text.labels.lengthOfTheGradientOf,
            { data: lengths, shape: [lengths.length, 1] },
            {
              axes: ['vocabSize', 'norm'],
              rows: lengths.map((_, id) => words.source(id)),
              tensor: `${key}@grad`,
            },
          ),
        ],
        values: {
          ids: `(${batch.src.length}, ${batch.src[0]?.length})`,
          shape: shapeOf(embedded),
          pads: rowsOfPad.length,
          padNorm: Math.max(0, ...rowsOfPad.map(norm)),
          padGradient: lengths[srcPadIdx] ?? 0,
          mostGradient: Math.max(...lengths),
        },
      }
    },
  },
  lines: ['Embedding.embedded'],
  files: ['src/model/embedding.ts'],
  tensors: ['encoder.embed.embedded'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const batch = batchInView(context)
      const { srcPadIdx } = context.model.options
      const gradient = (await observeRows(context, batch, ['encoder.embed.weight@grad']))('encoder.embed.weight@grad')
      const count = batch.src.flat().filter(id => id === srcPadIdx).length
      const zero = norm(part(gradient, srcPadIdx).data) === 0
      return { values: { id: srcPadIdx, count }, options: ['yes', 'no'], answer: zero ? 'yes' : 'no' }
    },
  },
  reader: text.reader,
}
