import { Vocabulary } from '../../data/vocabulary.js'
import { greedyDecode } from '../../decode/greedy.js'
import { compute, ids, part } from '../computing/compute.js'
import { norm } from '../computing/numbers.js'
import { columns, matrix } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './sos-eos.text.js'

/** An id that no vocabulary has: generation never meets it. */
const NEVER = -1

export const sosEos: Lesson = {
  id: 'sos-eos',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const source = vocabulary.parse('8 3 5')
    const target = vocabulary.parse('3 5 8')
    const model = tinyModel()
    const markers = [vocabulary.padId ?? 0, vocabulary.sosId, vocabulary.eosId]
    const x = ids('markers', { N: 1, len: 3 }, markers)
    const { embedded } = await compute(tools, { embedded: model.encoder.embed.call(x) }, model)
    const show = (row: readonly number[]) => row.map(id => vocabulary.token(id))
    return {
      figures: [
        columns('pair', text.labels.onePairAsTokensAnd, [
          { label: text.labels.source, cells: show(source) },
          { label: text.labels.sourceIds, cells: source.map(String) },
          { label: text.labels.target, cells: show(target) },
          { label: text.labels.targetIds, cells: target.map(String) },
        ]),
        matrix('rows', text.labels.theirEmbeddings, part(embedded, 0), {
          axes: ['token', 'embedDim'],
          rows: show(markers),
          digits: 2,
        }),
      ],
      values: {
        sos: vocabulary.sosId,
        eos: vocabulary.eosId,
        padNorm: norm(part(embedded, 0, 0).data),
        sosNorm: norm(part(embedded, 0, 1).data),
      },
    }
  },
  live: {
    text: text.live,
    async show({ model, engine, example, sosId, eosId, words }) {
      const { source } = example
      const [answer = []] = await greedyDecode(model, [source], { engine, sosId, eosId })
      const [endless = []] = await greedyDecode(model, [source], { engine, sosId, eosId: NEVER })
      const ended = endless[answer.length] === eosId
      const word = (id: number) => words.target(id)
      return {
        figures: [
          columns('decoded', text.labels.fromStartToEnd, [
            { label: text.labels.source, cells: source.map(words.source) },
            {
              label: text.labels.generated,
              cells: [word(sosId), ...answer.map(word), ...(ended ? [word(eosId)] : [])],
            },
            { label: text.labels.withoutEOS, cells: [word(sosId), ...endless.map(word)] },
          ]),
        ],
        values: {
          sosWord: word(sosId),
          count: answer.length,
          srcLen: source.length,
          limit: endless.length,
          extra: endless.length - source.length,
          stopped: ended ? text.labels.endsByItselfWithEOS : text.labels.reachesTheLimitWithoutAn,
        },
      }
    },
  },
  lines: ['trainingStep.decoderInput', 'Embedding.embedded'],
  files: ['src/decode/greedy.ts', 'src/data/vocabulary.ts'],
  tensors: ['decoder.embed.embedded', 'decoder.logits'],
  prediction: {
    question: text.prediction,
    async ask({ model, engine, companion, sosId }) {
      const [endless = []] = await greedyDecode(model, [companion.source], { engine, sosId, eosId: NEVER })
      return { values: { srcLen: companion.source.length }, answer: String(endless.length) }
    },
  },
  reader: text.reader,
}
