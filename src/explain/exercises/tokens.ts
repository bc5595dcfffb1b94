import { Vocabulary } from '../../data/vocabulary.js'
import { digitsTask } from '../../tasks/digits.js'
import { embedding } from '../../tensor/functional.js'
import { ids } from '../computing/compute.js'
import { generationSteps, padding } from '../computing/generation.js'
import type { Tools } from '../computing/tools.js'
import { smallSorter } from '../models/small-sorter.js'
import { type ExerciseTable, isRefused, numbersOf, rows, upTo } from './exercise.js'

const digits = Vocabulary.digits()

/** Whether an id is none of a table's rows. */
function isNoRow(tools: Tools, id: number, vocabSize: number): Promise<boolean> {
  const table = rows(
    'table',
    upTo(vocabSize).map(row => [row]),
  )
  return isRefused(() => numbersOf(tools, embedding(ids('x', { len: 1 }, [id]), table)))
}

export const tokenExercises = {
  'sos-eos': [
    {
      question: {
        zh: '词表依次是 {{tokens}}，id 从零数起。目标是“{{text}}”，连同 SOS 和 EOS，写成 id 是什么？',
        en: 'The vocabulary is {{tokens}}, in this order, with ids from zero. The target is “{{text}}”. What are its ids, SOS and EOS included?',
      },
      async ask() {
        const text = '2 7'
        return { values: { tokens: digits.tokens.join(' '), text }, answer: digits.parse(text).join(' ') }
      },
    },
    {
      question: {
        zh: '源序列“{{source}}”有 {{count}} 个数字，模型排对了，然后写 EOS。解码器一共运行多少次？',
        en: 'The source “{{source}}” has {{count}} digits; the model sorts them rightly and then writes EOS. How many times does the decoder run?',
      },
      async ask({ engine }) {
        const source = '9 7 4 2 0'
        const steps = await generationSteps({ engine, model: await smallSorter() }, digits.parse(source), digits)
        return { values: { source, count: digits.tokensOf(source).length }, answer: String(steps.length) }
      },
    },
  ],
  'integer-ids': [
    {
      question: {
        zh: '嵌入表有 {{vocabSize}} 行。下面哪个 id 会报错？',
        en: 'An embedding table has {{vocabSize}} rows. Which of these ids is an error?',
      },
      async ask(tools) {
        const vocabSize = 7
        const options = [0, vocabSize - 1, vocabSize]
        const refused = await Promise.all(options.map(id => isNoRow(tools, id, vocabSize)))
        return { values: { vocabSize }, options: options.map(String), answer: String(options[refused.indexOf(true)]) }
      },
    },
    {
      question: {
        zh: '嵌入表有 {{vocabSize}} 行。{{ids}} 这几个 id 里，有几个会报错？',
        en: 'An embedding table has {{vocabSize}} rows. How many of the ids {{ids}} are errors?',
      },
      async ask(tools) {
        const vocabSize = 5
        const candidates = [4, -1, 0, 2.5, 5]
        const refused = await Promise.all(candidates.map(id => isNoRow(tools, id, vocabSize)))
        return { values: { vocabSize, ids: candidates.join(', ') }, answer: String(refused.filter(Boolean).length) }
      },
    },
  ],
  batching: [
    {
      question: {
        zh: '长度为 {{lengths}} 的四个序列补成一批。填充占百分之几？（只写数字）',
        en: 'Four sequences of the lengths {{lengths}} are padded into one batch. What percentage of it is padding? (just the number)',
      },
      async ask() {
        const lengths = [3, 5, 8, 8]
        const { share } = padding(lengths.map(upTo))
        return { values: { lengths: lengths.join(', ') }, answer: (100 * share).toFixed(0) }
      },
    },
    {
      question: {
        zh: '六个序列，长度依次是 {{lengths}}，每两个一批。先按长度排好再分批，比照原来的顺序分批少填充多少个位置？',
        en: 'Six sequences have the lengths {{lengths}}, and a batch holds two. How many fewer places are padding when they are sorted by length first?',
      },
      async ask() {
        const lengths = [4, 9, 3, 10, 5, 9]
        const wasted = (order: readonly number[]): number =>
          upTo(order.length / 2).reduce(
            (sum, batch) => sum + padding(order.slice(2 * batch, 2 * batch + 2).map(upTo)).wasted,
            0,
          )
        const saved = wasted(lengths) - wasted([...lengths].sort((a, b) => a - b))
        return { values: { lengths: lengths.join(', ') }, answer: String(saved) }
      },
    },
  ],
  patterns: [
    {
      question: {
        zh: '模式 `repeats` 的一个源序列是“{{source}}”。它的目标是什么？',
        en: 'A source of the pattern `repeats` is “{{source}}”. What is its target?',
      },
      async ask() {
        const task = digitsTask()
        const source = '5 0 5 1 0'
        return { values: { source }, answer: task.format(task.answer?.(task.parse(source)) ?? []) }
      },
    },
    {
      question: {
        zh: '从模式 `shuffle` 里取 {{count}} 个样本，一共有几种不同的目标？',
        en: '{{count}} samples are taken from the pattern `shuffle`. How many different targets do they have?',
      },
      async ask() {
        const samples = digitsTask().heldOut('shuffle', 50)
        const targets = new Set(samples.map(({ target }) => target.join(' ')))
        return { values: { count: samples.length }, answer: String(targets.size) }
      },
    },
  ],
} as const satisfies ExerciseTable
