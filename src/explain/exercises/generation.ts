import { Vocabulary } from '../../data/vocabulary.js'
import { observeRows } from '../computing/context.js'
import { generationSteps, lastRow, onePass } from '../computing/generation.js'
import { largestDifference, rowsOf } from '../computing/numbers.js'
import type { Tools } from '../computing/tools.js'
import { smallSorter } from '../models/small-sorter.js'
import { tinyModel } from '../models/tiny-model.js'
import { type ExerciseTable, upTo, yesOrNo } from './exercise.js'

const digits = Vocabulary.digits()
const SOURCE = '9 7 4 2 0'

/** The loop of a model that sorts rightly. */
async function sorting({ engine }: Tools) {
  return generationSteps({ engine, model: await smallSorter() }, digits.parse(SOURCE), digits)
}

function words(tokens: readonly number[]): string {
  return tokens.map(id => digits.token(id)).join(' ')
}

/** A step of the loop over a right answer, and the one pass over the whole of it. */
async function stepAndPass({ engine }: Tools, t: number) {
  const given = { engine, model: await smallSorter() }
  const [source, input] = [digits.parse(SOURCE), digits.parse('0 2 4 7 9').slice(0, -1)]
  const step = await lastRow(given, source, input.slice(0, t + 1))
  return { input, distances: rowsOf(await onePass(given, source, input)).map(row => largestDifference(row, step)) }
}

export const generationExercises = {
  autoregression: [
    {
      question: {
        zh: '生成循环的第 {{t}} 步（从零数起），解码器的输入有几个词元？',
        en: 'At step {{t}} of the generation loop, counted from zero, how many tokens does the decoder’s input have?',
      },
      async ask(tools) {
        const t = 4
        return { values: { t }, answer: String((await sorting(tools))[t]?.input.length) }
      },
    },
    {
      question: {
        zh: '源序列是“{{source}}”，模型一路都排对了。第 {{t}} 步（从零数起）解码器的输入是什么？',
        en: 'The source is “{{source}}”, and the model sorts it rightly. What is the decoder’s input at step {{t}}, counted from zero?',
      },
      async ask(tools) {
        const t = 3
        return { values: { source: SOURCE, t }, answer: words((await sorting(tools))[t]?.input ?? []) }
      },
    },
  ],
  'first-step': [
    {
      question: {
        zh: '生成循环的第 {{t}} 步（从零数起）取最后一个位置的 logits。训练时一次前向，同样的 logits 在第几行（从零数起）？',
        en: 'Step {{t}} of the generation loop, counted from zero, takes the logits of its last position. Which row of the one training pass, counted from zero, has the same logits?',
      },
      async ask(tools) {
        const t = 3
        const { distances } = await stepAndPass(tools, t)
        return { values: { t }, answer: String(distances.indexOf(Math.min(...distances))) }
      },
    },
    {
      question: {
        zh: '训练时一次前向，解码器的输入是 {{input}}，得到 {{rows}} 行 logits。其中第 {{t}} 行与循环第 {{t}} 步的 logits 最多差多少？保留两位小数。',
        en: 'In one training pass the decoder’s input is {{input}}, which gives {{rows}} rows of logits. By how much does row {{t}} differ at most from the logits of step {{t}} of the loop? Two decimals.',
      },
      async ask(tools) {
        const t = 2
        const { input, distances } = await stepAndPass(tools, t)
        const values = { input: words(input), rows: distances.length, t }
        return { values, answer: (distances[t] ?? 0).toFixed(2) }
      },
    },
  ],
  'feeding-back': [
    {
      question: {
        zh: '解码器的输入有 {{length}} 个词元，位置 {{place}}（从零数起）的词元是喂错的。哪几行 logits 会因此改变？',
        en: 'The decoder’s input has {{length}} tokens, and the one at position {{place}}, counted from zero, is wrong. Which rows of logits change because of it?',
      },
      async ask({ engine }) {
        const [input, place] = [digits.parse('0 2 4 7 9'), 4]
        const given = { engine, model: tinyModel() }
        const wrong = input.map((id, t) => (t === place ? digits.sosId : id))
        const pass = async (tokens: readonly number[]) => rowsOf(await onePass(given, digits.parse(SOURCE), tokens))
        const [before, after] = [await pass(input), await pass(wrong)]
        const changed = upTo(input.length).filter(t => largestDifference(before[t] ?? [], after[t] ?? []) > 1e-6)
        return { values: { length: input.length, place }, answer: changed.join(', ') }
      },
    },
    {
      question: {
        zh: '训练时（教师强制），模型在位置 {{place}} 预测错了。下一个位置的输入会变成那个错的词元吗？（是 / 否）',
        en: 'In training, with teacher forcing, the model predicts wrongly at position {{place}}. Does the wrong token become the input at the next position? (yes / no)',
      },
      async ask({ engine }) {
        const place = 1
        const [src, trg] = [[digits.parse(SOURCE)], [digits.parse('0 2 4 7 9')]]
        const name = 'decoderInput'
        // Two models that have learned nothing predict differently; what they read is compared.
        const read = async (seed: number) =>
          (await observeRows({ engine, model: tinyModel({ seed }) }, { src, trg }, [name]))(name).data
        return yesOrNo({ place }, largestDifference(await read(1), await read(2)) > 0)
      },
    },
  ],
} as const satisfies ExerciseTable
