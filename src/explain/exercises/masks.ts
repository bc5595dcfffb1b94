import { Vocabulary } from '../../data/vocabulary.js'
import { at, floats, ids, part } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { listText, mean, rowsOf, shapeOf } from '../computing/numbers.js'
import { tinyModel } from '../models/tiny-model.js'
import { type ExerciseTable, numbersOf, rows, upTo } from './exercise.js'

const FILL = -1e20
const digits = Vocabulary.digits()
const PAD = tinyModel().options.srcPadIdx

/** A source of so many tokens in all, of which the last so many are PAD. */
function padded(length: number, pads: number): number[] {
  return upTo(length).map(place => (place < length - pads ? 5 : PAD))
}

export const maskExercises = {
  'pad-index': [
    {
      question: {
        zh: '源序列的 id 是 {{ids}}，srcPadIdx 是 {{pad}}。写出 `srcMask`，真写一，假写零。',
        en: 'The ids of a source are {{ids}}, and srcPadIdx is {{pad}}. Write down `srcMask`: one for true, zero for false.',
      },
      async ask(tools) {
        const source = [1, 12, 3, 2, 0, 0]
        const model = tinyModel()
        const mask = await numbersOf(
          tools,
          model.makeSrcMask(ids('src', { N: 1, srcLen: source.length }, source)).mul(1),
        )
        return { values: { ids: listText(source), pad: model.options.srcPadIdx }, answer: mask.map(Number).join(' ') }
      },
    },
    {
      question: {
        zh: '词表依次是 {{tokens}}。有人误把 srcPadIdx 写成 {{pad}}，哪个词元会被误遮？',
        en: 'The vocabulary is {{tokens}}, in this order. Someone sets srcPadIdx to {{pad}} by mistake. Which token is masked?',
      },
      async ask(tools) {
        const pad = 8
        const src = ids('src', { N: 1, srcLen: digits.size }, upTo(digits.size))
        const mask = await numbersOf(tools, tinyModel({ srcPadIdx: pad }).makeSrcMask(src).mul(1))
        return { values: { tokens: digits.tokens.join(' '), pad }, answer: digits.token(mask.indexOf(0)) }
      },
    },
  ],
  'src-mask': [
    {
      question: {
        zh: '一个源序列补到 {{length}} 个词元，最后 {{pads}} 个是 PAD。编码器一个头的 {{cells}} 个注意力权重里，有几个恰好是零？',
        en: 'A source is padded to {{length}} tokens, the last {{pads}} of which are PAD. Of the {{cells}} attention weights of one head of the encoder, how many are exactly zero?',
      },
      async ask({ engine }) {
        const [length, pads] = [7, 3]
        const name = 'encoder.layers.0.attention.attention'
        const batch = { src: [padded(length, pads)], trg: [[digits.sosId]] }
        const value = (await observeRows({ engine, model: tinyModel({ heads: 1 }) }, batch, [name]))(name)
        const zeros = value.data.filter(weight => weight === 0).length
        return { values: { length, pads, cells: value.data.length }, answer: String(zeros) }
      },
    },
    {
      question: {
        zh: '同样的源序列，最后 {{pads}} 个是 PAD。在 PAD 自己作查询的那一行里，权重加起来是多少？',
        en: 'The last {{pads}} tokens of a source are PAD. What do the weights add up to in the row whose query is a PAD?',
      },
      async ask({ engine }) {
        const [length, pads] = [7, 3]
        const name = 'encoder.layers.0.attention.attention'
        const batch = { src: [padded(length, pads)], trg: [[digits.sosId]] }
        const value = (await observeRows({ engine, model: tinyModel() }, batch, [name]))(name)
        const row = part(value, 0, 0, length - 1).data
        return { values: { pads }, answer: (mean(row) * row.length).toFixed(0) }
      },
    },
  ],
  'masked-fill': [
    {
      question: {
        zh: '一行能量是 {{energy}}，掩码是 {{mask}}（零表示遮住）。填充再 softmax，中间那个权重是多少？保留三位小数。',
        en: 'A row of energies is {{energy}}, its mask {{mask}}, where zero hides. Filled and put through softmax, what is the weight in the middle? Three decimals.',
      },
      async ask(tools) {
        const [energy, mask] = [
          [1, 2, 3],
          [1, 1, 0],
        ]
        const hidden = rows('mask', [mask]).equal(0)
        const weights = await numbersOf(tools, rows('energy', [energy]).maskedFill(hidden, FILL).softmax())
        return { values: { energy: listText(energy), mask: listText(mask) }, answer: (weights[1] ?? 0).toFixed(3) }
      },
    },
    {
      question: {
        zh: '有人把填的数误写成零：能量 {{energy}}，掩码 {{mask}}。被遮的那个键得到多少权重？保留三位小数。',
        en: 'Someone fills in zero by mistake: energies {{energy}}, mask {{mask}}. What weight does the hidden key get? Three decimals.',
      },
      async ask(tools) {
        const [energy, mask] = [
          [1, 2, -1],
          [1, 1, 0],
        ]
        const hidden = rows('mask', [mask]).equal(0)
        const weights = await numbersOf(tools, rows('energy', [energy]).maskedFill(hidden, 0).softmax())
        return { values: { energy: listText(energy), mask: listText(mask) }, answer: (weights[2] ?? 0).toFixed(3) }
      },
    },
  ],
  'mask-broadcast': [
    {
      question: {
        zh: '解码器的输入有 {{length}} 个词元。`trgMask` 的 {{cells}} 格里有几个假？',
        en: 'The decoder’s input has {{length}} tokens. How many of the {{cells}} cells of `trgMask` are false?',
      },
      async ask({ engine }) {
        const input = upTo(6).map(() => 4)
        const mask = (await observeRows({ engine, model: tinyModel() }, { src: [input], trg: [input] }, ['trgMask']))(
          'trgMask',
        )
        const hidden = rowsOf(mask)
          .flat()
          .filter(cell => cell === 0).length
        return { values: { length: input.length, cells: mask.data.length }, answer: String(hidden) }
      },
    },
    {
      question: {
        zh: '`srcMask` 的形状是 {{mask}}，能量的形状是 {{energy}}。能量的 {{cell}} 这一格由 `srcMask` 的哪一格决定？写出四个下标。',
        en: '`srcMask` has the shape {{mask}} and the energy {{energy}}. Which cell of `srcMask` governs the energy’s cell {{cell}}? Write its four indices.',
      },
      async ask(tools) {
        const [N, heads, queryLen, keyLen] = [4, 8, 6, 9]
        const cell = [2, 5, 3, 7]
        const stretched = floats('mask', { N, one: 1, single: 1, keyLen }, upTo(N * keyLen)).expand({
          N,
          heads,
          queryLen,
          keyLen,
        })
        const data = await numbersOf(tools, stretched.contiguous())
        const place = at({ data, shape: [N, heads, queryLen, keyLen] }, ...cell)
        return {
          values: {
            mask: shapeOf({ shape: [N, 1, 1, keyLen] }),
            energy: shapeOf({ shape: [N, heads, queryLen, keyLen] }),
            cell: listText(cell),
          },
          answer: listText([Math.floor(place / keyLen), 0, 0, place % keyLen]),
        }
      },
    },
  ],
} as const satisfies ExerciseTable
