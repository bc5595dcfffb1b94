import { createEngine } from '../../engine/create-engine.js'
import { embedding } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import { input, parameter } from '../../tensor/leaves.js'
import type { Tensor } from '../../tensor/tensor.js'
import { sgd } from '../../train/optimizer.js'
import { part, plainValue } from '../compute.js'
import { batchInView, observeRows } from '../context.js'
import { arithmetic, columns, matrix } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { norm, shapeOf } from '../numbers.js'
import { wordBatch, wordRows, wordTokens } from '../words-table.js'

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
  const hyper = optimizer.hyper(1, LR)
  const hyperInput = input('hyper', 'float32', { hyper: hyper.length })
  const data = Float32Array.from(wordRows.flat())
  const session = await (await createEngine({ engine, threads: 1 })).open(
    new Map([['table', { data, shape: [wordRows.length, 4] }]]),
  )
  try {
    const updates = [{ rule: optimizer.rule, parameter: table, gradient, state: [], hyper: hyperInput }]
    const program = session.compile({ outputs: [embedded, gradient], updates })
    const given = { data: Int32Array.from(wordBatch.flat()), shape: [2, 5] }
    await program.run({ x: given, hyper: { data: hyper, shape: [hyper.length] } })
    return {
      embedded: plainValue(program.read(embedded)),
      gradient: plainValue(program.read(gradient)),
      after: plainValue({ data: session.readLeaf('table'), shape: [wordRows.length, 4] }),
    }
  } finally {
    session.dispose()
  }
}

export const embeddingExample: Lesson = {
  id: 'embedding-example',
  group: 'embedding-and-positions',
  question: { zh: 'Embedding 的具体例子', en: 'An embedding, by example' },
  body: {
    zh: [
      '词表有 {{vocabSize}} 个词元，每行 {{embedDim}} 个数。两句话编成 id，短的用 PAD 补齐；查表之后形状是 {{shape}}：每个 id 换成了自己的一行。',
      'PAD 的 id 是 {{pad}}，它那一行全是零，查出来也是零。训练一步（损失取所有输出的平方和，学习率 {{lr}}）：PAD 行的梯度长度是 {{padGradient}}，步后还是零；{{word}} 那一行从 {{before}} 变成 {{after}}。',
      '`padding_idx` 就是这个意思：这一行不接收梯度。PAD 出现了 {{padCount}} 次，也推不动它。',
    ],
    en: [
      'The vocabulary has {{vocabSize}} tokens, each row {{embedDim}} numbers. Two sentences become ids, the short one filled up with PAD; looked up, they have the shape {{shape}}: each id gave way to its row.',
      'PAD is id {{pad}}. Its row is zero, and zero is what comes out. After one step of training (the loss being the sum of all squares, the learning rate {{lr}}), the gradient of PAD’s row has length {{padGradient}} and the row is still zero, while that of {{word}} went from {{before}} to {{after}}.',
      'That is what `padding_idx` means: this row receives no gradient, though PAD stands there {{padCount}} times.',
    ],
  },
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
          { zh: '两句话', en: 'Two sentences' },
          wordBatch.flatMap((ids, n) => [
            { label: { zh: `第 ${n + 1} 句`, en: `sentence ${n + 1}` }, cells: ids.map(id => wordTokens[id] ?? '') },
            { label: 'id', cells: ids.map(String) },
          ]),
        ),
        matrix('embedded', { zh: '查表的结果', en: 'Looked up' }, embedded, {
          axes: ['batch', 'len', 'embedDim'],
          digits: 1,
        }),
        matrix('gradient', { zh: '嵌入表的梯度', en: 'The table’s gradient' }, gradient, {
          axes: ['vocabSize', 'embedDim'],
          rows: [...wordTokens],
          digits: 1,
        }),
        matrix('after', { zh: '一步之后的表', en: 'The table after the step' }, after, {
          axes: ['vocabSize', 'embedDim'],
          rows: [...wordTokens],
          digits: 2,
        }),
        arithmetic(
          'update',
          { zh: `“${wordTokens[word]}”这一行的更新`, en: `The step of the row of ${wordTokens[word]}` },
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
        word: wordTokens[word] ?? '',
        before: list(update),
        after: list(row(after)),
        padCount: wordBatch.flat().filter(id => id === PAD).length,
        firstLength: first.length,
      },
    }
  },
  live: {
    text: {
      zh: [
        '当前的一批 {{ids}}，嵌入之后是 {{shape}}。其中 {{pads}} 个位置是 PAD：它们的嵌入长度是 {{padNorm}}，嵌入表里 PAD 那一行的梯度长度是 {{padGradient}}（其余各行的最大者 {{mostGradient}}）。',
      ],
      en: [
        'The batch in view, {{ids}}, becomes {{shape}}. {{pads}} of its places are PAD: their embedding has length {{padNorm}}, and the gradient of PAD’s row has length {{padGradient}} (the longest of the others: {{mostGradient}}).',
      ],
    },
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
            { zh: '源嵌入表各行梯度的长度', en: 'Length of the gradient of each row' },
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
    question: {
      zh: 'id {{id}} 在这一批里出现了 {{count}} 次。它在嵌入表里那一行的梯度会是零吗？（yes / no）',
      en: 'Id {{id}} stands {{count}} times in this batch. Is the gradient of its row zero? (yes / no)',
    },
    async ask(context) {
      const batch = batchInView(context)
      const { srcPadIdx } = context.model.options
      const gradient = (await observeRows(context, batch, ['encoder.embed.weight@grad']))('encoder.embed.weight@grad')
      const count = batch.src.flat().filter(id => id === srcPadIdx).length
      const zero = norm(part(gradient, srcPadIdx).data) === 0
      return { values: { id: srcPadIdx, count }, options: ['yes', 'no'], answer: zero ? 'yes' : 'no' }
    },
  },
  reader: {
    zh: '手算一批 id 的嵌入；训练一步后，表里哪些行会变、哪一行永远不变。',
    en: 'The embedding of a batch by hand; which rows a training step changes, and which one it never does.',
  },
}
