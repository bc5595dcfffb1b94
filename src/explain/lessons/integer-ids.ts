import { GlassformerError } from '../../errors/glassformer-error.js'
import { embedding } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, ids, part } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { shapeOf } from '../computing/numbers.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { text } from './integer-ids.text.js'

const ROWS = [
  [0, 0, 0],
  [0.1, 0.2, 0.3],
  [0.4, 0.5, 0.6],
  [0.7, 0.8, 0.9],
]

/** What looking up an id gives: the row, or the error's text. */
async function lookUp(tools: Tools, makeIds: () => Tensor): Promise<string> {
  try {
    const rows = floats('table', { vocabSize: 4, embedDim: 3 }, ROWS)
    const { found } = await compute(tools, { found: embedding(makeIds(), rows) })
    return `[${part(found, 0)
      .data.map(value => value.toFixed(1))
      .join(', ')}]`
  } catch (error) {
    if (error instanceof GlassformerError) return error.message
    throw error
  }
}

export const integerIds: Lesson = {
  id: 'integer-ids',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const id = 2
    const fraction = 2.5
    const rows = ROWS.length
    const attempts: readonly [label: string, makeIds: () => Tensor][] = [
      [`id ${id}`, () => ids('x', { len: 1 }, [id])],
      [`id ${fraction}`, () => ids('x', { len: 1 }, [fraction])],
      [`id ${rows}`, () => ids('x', { len: 1 }, [rows])],
      [`id ${-1}`, () => ids('x', { len: 1 }, [-1])],
      ['float32', () => floats('x', { len: 1 }, [id])],
    ]
    const results: string[][] = []
    for (const [, makeIds] of attempts) results.push([await lookUp(tools, makeIds)])
    return {
      figures: [
        matrix(
          'table',
          text.labels.theTable,
          { data: ROWS.flat(), shape: [rows, 3] },
          {
            axes: ['vocabSize', 'embedDim'],
            rows: ROWS.map((_, row) => String(row)),
            digits: 1,
          },
        ),
        table('attempts', text.labels.whatLookingUpGivesOr, [text.labels.result], results, {
          rows: attempts.map(([label]) => label),
        }),
      ],
      values: { id, fraction, rows },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const name = 'encoder.embed.embedded'
      const observed = await observeRows(context, { src: [example.source], trg: [example.target] }, [name])
      return {
        figures: [
          table(
            'ids',
            text.labels.tokensAndTheirRowNumbers,
            ['id', text.labels.theRowBegins],
            example.source.map((id, t) => [
              id,
              part(observed(name), 0, t)
                .data.slice(0, 4)
                .map(value => value.toFixed(3))
                .join('  '),
            ]),
            { rows: example.source.map(words.source) },
          ),
        ],
        values: {
          count: example.source.length,
          last: model.options.srcVocabSize - 1,
          shape: shapeOf(observed(name)),
        },
      }
    },
  },
  twins: [
    {
      typescript: 'const src = Int32Array.from(row)',
      python: 'src = torch.tensor(row).long()',
    },
  ],
  lines: ['Embedding.embedded', 'trainingStep.target'],
  files: ['src/engine/check-inputs.ts'],
  tensors: ['encoder.embed.embedded'],
  prediction: {
    question: text.prediction,
    async ask(tools) {
      const id = 2
      const result = await lookUp(tools, () => floats('x', { len: 1 }, [id]))
      return { values: { id: id.toFixed(1) }, options: ['yes', 'no'], answer: result.startsWith('[') ? 'yes' : 'no' }
    },
  },
  reader: text.reader,
}
