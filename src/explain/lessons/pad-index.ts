import { padRows } from '../../data/pad-sequence.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { part } from '../computing/compute.js'
import { batchInView, observeRows } from '../computing/context.js'
import { columns } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './pad-index.text.js'

const blank = (visible: number): string => (visible === 0 ? '·' : '■')

/** The source mask of the early layout, where the mask hides the id 0, which is a digit. */
async function earlyMask(tools: Tools, input: string) {
  const early = Vocabulary.earlyDigits()
  const source = early.parse(input)
  const model = tinyModel({ srcVocabSize: early.size, trgVocabSize: early.size })
  const batch = { src: [source], trg: [[early.sosId]] }
  const value = (await observeRows({ engine: tools.engine, model }, batch, ['srcMask']))('srcMask')
  return { source, mask: part(value, 0, 0, 0).data }
}

export const padIndex: Lesson = {
  id: 'pad-index',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const src = padRows([vocabulary.parse('8 0 3'), vocabulary.parse('9 7 4 2 0')], 0)
    const trg = src.map(() => [vocabulary.sosId])
    const model = tinyModel()
    const standard = (await observeRows({ ...tools, model }, { src, trg }, ['srcMask']))('srcMask')

    const early = Vocabulary.earlyDigits()
    const { source, mask } = await earlyMask(tools, '8 0 3')
    const hiddenId = source[mask.indexOf(0)] ?? 0
    return {
      figures: [
        columns(
          'batch',
          text.labels.thePaddedBatchAndIts,
          src.flatMap((row, n) => [
            { label: { zh: `序列 ${n + 1}`, en: `sequence ${n + 1}` }, cells: row.map(id => vocabulary.token(id)) },
            { label: 'id', cells: row.map(String) },
            { label: 'srcMask', cells: part(standard, n, 0, 0).data.map(blank) },
          ]),
        ),
        columns('early', text.labels.theEarlyLayout, [
          { label: text.labels.token, cells: source.map(id => early.token(id)) },
          { label: 'id', cells: source.map(String) },
          { label: 'srcMask', cells: mask.map(blank) },
        ]),
      ],
      values: {
        padIdx: model.options.srcPadIdx,
        hidden: standard.data.filter(visible => visible === 0).length,
        digit: early.token(hiddenId),
        digitId: hiddenId,
        source: early.format(source),
        firstDigit: vocabulary.encode(['0'])[0] ?? 0,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const batch = batchInView(context)
      const mask = (await observeRows(context, batch, ['srcMask']))('srcMask')
      const hidden = part(mask, 0, 0, 0).data.filter(visible => visible === 0).length
      const added = (batch.src[0]?.length ?? 0) - example.source.length
      return {
        figures: [
          columns(
            'batch',
            text.labels.thePaddedBatchAndIts,
            batch.src.flatMap((row, n) => [
              { label: { zh: `序列 ${n + 1}`, en: `sequence ${n + 1}` }, cells: row.map(words.source) },
              { label: 'srcMask', cells: part(mask, n, 0, 0).data.map(blank) },
            ]),
          ),
        ],
        values: {
          padIdx: model.options.srcPadIdx,
          added,
          word: words.source(model.options.srcPadIdx),
          hidden,
          verdict: hidden === added ? text.labels.whatIsHiddenIsPadding : text.labels.notAllThatIsHidden,
        },
      }
    },
  },
  twins: [
    {
      typescript: 'return src.notEqual(this.options.srcPadIdx).unsqueeze(1).unsqueeze(2)',
      python: 'return (src != self.src_pad_idx).unsqueeze(1).unsqueeze(2)',
    },
  ],
  lines: ['Transformer.srcMask', 'MultiHeadAttention.maskedEnergy'],
  files: ['src/data/pad-sequence.ts', 'src/model/transformer.ts'],
  tensors: ['srcMask'],
  prediction: {
    question: text.prediction,
    async ask(tools) {
      const { source, mask } = await earlyMask(tools, '0 7 0 3')
      return {
        values: { source: Vocabulary.earlyDigits().format(source) },
        answer: String(mask.filter(visible => visible === 0).length),
      }
    },
  },
  reader: text.reader,
}
