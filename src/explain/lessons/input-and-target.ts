import { padRows } from '../../data/pad-sequence.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { argmax } from '../../math/argmax.js'
import { compute, ids, part } from '../computing/compute.js'
import { batchInView, observeRows } from '../computing/context.js'
import { type ColumnsFigure, columns } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './input-and-target.text.js'

/** One pair of a batch, position by position. */
function alignment(
  word: (id: number) => string,
  sourceWord: (id: number) => string,
  rows: Readonly<Record<'source' | 'decoderInput' | 'target' | 'counted', readonly number[]>>,
  losses?: readonly number[],
): ColumnsFigure {
  return columns('alignment', text.labels.onePairPositionByPosition, [
    { label: text.labels.source, cells: rows.source.map(sourceWord) },
    { label: text.labels.decoderInput, cells: rows.decoderInput.map(word) },
    { label: text.labels.target, cells: rows.target.map(word) },
    {
      label: text.labels.countsInTheLoss,
      cells: rows.counted.map(value => (value === 0 ? '·' : '■')),
    },
    ...(losses === undefined ? [] : [{ label: text.labels.loss, cells: losses.map(loss => loss.toFixed(3)) }]),
  ])
}

export const inputAndTarget: Lesson = {
  id: 'input-and-target',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const pairs = [
      ['8 3 5', '3 5 8'],
      ['9 7 4 2 0', '0 2 4 7 9'],
    ].map(([source = '', target = '']) => ({ source: vocabulary.parse(source), target: vocabulary.parse(target) }))
    const rows = padRows(
      pairs.map(pair => pair.target),
      0,
    )
    const trg = ids('trg', { N: 2, trgLen: rows[0]?.length ?? 0 }, rows)
    const target = trg.slice(1, 1)
    const { decoderInput, targets, counted } = await compute(tools, {
      decoderInput: trg.slice(1, 0, -1),
      targets: target,
      counted: target.notEqual(0),
    })
    const word = (id: number): string => vocabulary.token(id)
    const [source = []] = padRows(
      pairs.map(pair => pair.source),
      0,
    )
    const row = {
      source,
      decoderInput: part(decoderInput, 0).data,
      target: part(targets, 0).data,
      counted: part(counted, 0).data,
    }
    const last = row.counted.lastIndexOf(1)
    return {
      figures: [alignment(word, word, row)],
      values: {
        shift: rows[0] === undefined ? 0 : rows[0].length - row.target.length,
        firstInput: word(row.decoderInput[0] ?? 0),
        firstTarget: word(row.target[0] ?? 0),
        lastInput: word(row.decoderInput[last] ?? 0),
        lastTarget: word(row.target[last] ?? 0),
        counted: row.counted.filter(value => value === 1).length,
        ignored: row.counted.filter(value => value === 0).length,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { src, trg } = batchInView(context)
      const value = await observeRows(context, { src, trg }, ['decoderInput', 'target', 'lossRows'])
      const target = part(value('target'), 0).data
      const counted = target.map(id => (id === context.model.options.trgPadIdx ? 0 : 1))
      const row = { source: src[0] ?? [], decoderInput: part(value('decoderInput'), 0).data, target, counted }
      const losses = part(value('lossRows'), 0).data
      const { source, target: word } = context.words
      return {
        figures: [alignment(word, source, row, losses)],
        values: {
          length: target.length,
          counted: counted.reduce<number>((sum, one) => sum + one, 0),
          worst: word(target[argmax(losses)] ?? 0),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const decoderInput = trg.slice(1, 0, -1).as('decoderInput')",
      python: 'decoder_input = trg[:, :-1]',
    },
    { typescript: "const target = trg.slice(1, 1).as('target')", python: 'target = trg[:, 1:]' },
  ],
  lines: ['trainingStep.decoderInput', 'trainingStep.target', 'trainingStep.lossRows', 'trainingStep.loss'],
  files: ['src/data/batch.ts'],
  tensors: ['decoderInput', 'target', 'lossRows'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { words, eosId, example } = context
      const { src, trg } = batchInView(context)
      const value = await observeRows(context, { src, trg }, ['decoderInput'])
      const has = part(value('decoderInput'), 0).data.includes(eosId)
      return {
        values: { whole: example.target.map(words.target).join(' ') },
        options: ['yes', 'no'],
        answer: has ? 'yes' : 'no',
      }
    },
  },
  reader: text.reader,
}
