import { Vocabulary } from '../../data/vocabulary.js'
import { at, part } from '../compute.js'
import { batchInView, observeRows, padded } from '../context.js'
import { columns } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { tinyModel } from '../tiny-model.js'

const blank = (visible: number): string => (visible === 0 ? '·' : '■')

export const padIndex: Lesson = {
  id: 'pad-index',
  group: 'masks',
  question: { zh: 'srcPadIdx 是什么？', en: 'What is srcPadIdx?' },
  body: {
    zh: [
      '一批里的序列长短不一，要补到一样长。补进去的 id 就是 `srcPadIdx`，这里是 {{padIdx}}；`makeSrcMask` 把等于它的位置标成假，注意力看不到它们。下面的批里遮住了 {{hidden}} 个位置，都是 PAD。',
      '关键是这个 id 不能另有含义。早期的布局没有 PAD：数字 {{digit}} 的 id 就是 {{digitId}}，而掩码遮的正是 id {{padIdx}}。于是输入 {{source}} 里那个真正的 {{digit}} 被当成填充遮掉了——编码器再也看不到它。',
      '所以后来的布局把 PAD、SOS、EOS 排在最前，数字从 id {{firstDigit}} 开始。',
    ],
    en: [
      'The sequences of a batch differ in length and are filled up to the longest. The id that fills is `srcPadIdx`, here {{padIdx}}; `makeSrcMask` says false wherever it stands, and attention can’t see those places. In the batch below it hides {{hidden}}, all of them PAD.',
      'That id must mean nothing else. The early layout had no PAD: the digit {{digit}} was id {{digitId}}, and the mask hid just that id, {{padIdx}}. In the input {{source}} the {{digit}}, a real one, was taken for padding and hidden: the encoder never saw it.',
      'Hence the later layout: PAD, SOS and EOS come first, and the digits begin at id {{firstDigit}}.',
    ],
  },
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const src = padded([vocabulary.parse('8 0 3'), vocabulary.parse('9 7 4 2 0')], 0)
    const trg = src.map(() => [vocabulary.sosId])
    const model = tinyModel()
    const standard = (await observeRows({ ...tools, model }, { src, trg }, ['srcMask']))('srcMask')

    const early = Vocabulary.earlyDigits()
    const source = early.parse('8 0 3')
    const earlyModel = tinyModel({ srcVocabSize: early.size, trgVocabSize: early.size })
    const earlyMask = (
      await observeRows({ ...tools, model: earlyModel }, { src: [source], trg: [[early.sosId]] }, ['srcMask'])
    )('srcMask')
    const hiddenId = source[part(earlyMask, 0, 0, 0).data.indexOf(0)] ?? 0
    return {
      figures: [
        columns(
          'batch',
          { zh: '补齐后的批和它的掩码', en: 'The padded batch and its mask' },
          src.flatMap((row, n) => [
            { label: { zh: `序列 ${n + 1}`, en: `sequence ${n + 1}` }, cells: row.map(id => vocabulary.token(id)) },
            { label: 'id', cells: row.map(String) },
            { label: 'srcMask', cells: part(standard, n, 0, 0).data.map(blank) },
          ]),
        ),
        columns('early', { zh: '早期的布局', en: 'The early layout' }, [
          { label: { zh: '词元', en: 'token' }, cells: source.map(id => early.token(id)) },
          { label: 'id', cells: source.map(String) },
          { label: 'srcMask', cells: part(earlyMask, 0, 0, 0).data.map(blank) },
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
    text: {
      zh: [
        '这个模型的 `srcPadIdx` 是 {{padIdx}}。当前例子和更长的同伴成批后，它被补了 {{added}} 个 {{word}}，掩码遮住 {{hidden}} 个。{{verdict}}',
      ],
      en: [
        'This model’s `srcPadIdx` is {{padIdx}}. Batched with a longer companion, the example in view is filled up with {{added}} {{word}}, and the mask hides {{hidden}}. {{verdict}}',
      ],
    },
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
            { zh: '补齐后的批和它的掩码', en: 'The padded batch and its mask' },
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
          verdict:
            hidden === added
              ? { zh: '被遮住的都是填充。', en: 'What is hidden is padding.' }
              : {
                  zh: '被遮住的不只是填充：这个 id 同时是一个真正的词元。',
                  en: 'Not all that is hidden is padding: the id is a real token too.',
                },
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
    question: {
      zh: '当前例子补到和同伴一样长：{{tokens}}。`srcMask` 这一行有几个假？',
      en: 'The example is filled up to its companion’s length: {{tokens}}. How many places of its row of `srcMask` are false?',
    },
    async ask(context) {
      const batch = batchInView(context)
      const mask = (await observeRows(context, batch, ['srcMask']))('srcMask')
      const row = batch.src[0] ?? []
      const count = row.filter((_, t) => at(mask, 0, 0, 0, t) === 0).length
      return { values: { tokens: row.map(context.words.source).join(' ') }, answer: String(count) }
    },
  },
  reader: {
    zh: '给一批 id 写出它的掩码；换一种编号时，指出哪些真实的词元会被误遮。',
    en: 'The mask of any batch of ids; under another numbering, which real tokens would be hidden by mistake.',
  },
}
