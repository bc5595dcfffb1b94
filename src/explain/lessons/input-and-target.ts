import { Vocabulary } from '../../data/vocabulary.js'
import { compute, ids, part } from '../compute.js'
import { batchInView, observeRows, padded } from '../context.js'
import { type ColumnsFigure, columns } from '../figure.js'
import type { Lesson } from '../lesson.js'

/** One pair of a batch, position by position. */
function alignment(
  word: (id: number) => string,
  sourceWord: (id: number) => string,
  rows: Readonly<Record<'source' | 'decoderInput' | 'target' | 'counted', readonly number[]>>,
): ColumnsFigure {
  return columns('alignment', { zh: '同一对样本，按位置对齐', en: 'One pair, position by position' }, [
    { label: { zh: '源序列', en: 'source' }, cells: rows.source.map(sourceWord) },
    { label: { zh: '解码器输入', en: 'decoder input' }, cells: rows.decoderInput.map(word) },
    { label: { zh: '目标', en: 'target' }, cells: rows.target.map(word) },
    {
      label: { zh: '计入损失', en: 'counts in the loss' },
      cells: rows.counted.map(value => (value === 0 ? '·' : '■')),
    },
  ])
}

export const inputAndTarget: Lesson = {
  id: 'input-and-target',
  group: 'training',
  question: { zh: '解码器的输入和目标是什么？', en: 'What are the decoder’s input and target?' },
  body: {
    zh: [
      '是同一个序列，错开 {{shift}} 位。输入去掉最后一列 `trg[:, :-1]`，目标去掉第一列 `trg[:, 1:]`：读到第 t 个词元，要答出第 t+{{shift}} 个。',
      '这一对的第一个位置：输入是 {{firstInput}}，目标是 {{firstTarget}}；最后一个算数的位置：输入是 {{lastInput}}，目标是 {{lastTarget}}。',
      '短的样本补了 PAD，补出来的 {{ignored}} 个目标不计入损失，算数的有 {{counted}} 个。输入里的 PAD（以及 EOS）照样被计算，只是没人看它们的答案。',
    ],
    en: [
      'They are one sequence, shifted by {{shift}}. The input leaves off the last column, `trg[:, :-1]`; the target leaves off the first, `trg[:, 1:]`. Having read token t, the model must name token t+{{shift}}.',
      'At the first position the input is {{firstInput}} and the target {{firstTarget}}; at the last one that counts, the input is {{lastInput}} and the target {{lastTarget}}.',
      'The short pair is filled up with PAD. The {{ignored}} targets that are PAD don’t count in the loss, {{counted}} do. PAD (and EOS) in the input is computed like anything else; nobody looks at its answers.',
    ],
  },
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const pairs = [
      ['8 3 5', '3 5 8'],
      ['9 7 4 2 0', '0 2 4 7 9'],
    ].map(([source = '', target = '']) => ({ source: vocabulary.parse(source), target: vocabulary.parse(target) }))
    const rows = padded(
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
    const [source = []] = padded(
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
    text: {
      zh: ['当前的例子和一个更长的样本放在一批里：{{length}} 个位置，其中 {{counted}} 个计入损失。'],
      en: [
        'The example in view, batched with a longer one: {{length}} positions, of which {{counted}} count in the loss.',
      ],
    },
    async show(context) {
      const { src, trg } = batchInView(context)
      const value = await observeRows(context, { src, trg }, ['decoderInput', 'target', 'lossRows'])
      const target = part(value('target'), 0).data
      const counted = target.map(id => (id === context.model.options.trgPadIdx ? 0 : 1))
      const row = { source: src[0] ?? [], decoderInput: part(value('decoderInput'), 0).data, target, counted }
      const losses = part(value('lossRows'), 0).data.map(loss => loss.toFixed(3))
      const { source, target: word } = context.words
      const figure = alignment(word, source, row)
      return {
        figures: [
          figure,
          columns('losses', { zh: '每个位置的损失', en: 'The loss at each position' }, [
            { label: { zh: '目标', en: 'target' }, cells: target.map(word) },
            { label: { zh: '损失', en: 'loss' }, cells: losses },
          ]),
        ],
        values: { length: target.length, counted: counted.reduce<number>((sum, one) => sum + one, 0) },
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
    question: {
      zh: '当前例子的完整目标是 {{whole}}。解码器输入的最后一个词元是什么？',
      en: 'The whole target in view is {{whole}}. What is the last token of the decoder’s input?',
    },
    async ask(context) {
      const { target } = context.example
      const value = await observeRows(context, { src: [context.example.source], trg: [target] }, ['decoderInput'])
      const last = value('decoderInput').data.at(-1) ?? 0
      const word = context.words.target
      return { values: { whole: target.map(word).join(' ') }, answer: word(last), options: target.map(word) }
    },
  },
  reader: {
    zh: '给出一个目标序列，写出解码器的输入、每个位置的目标，以及哪些位置计入损失。',
    en: 'For any target sequence: the decoder’s input, the target at each position, and which positions count.',
  },
}
