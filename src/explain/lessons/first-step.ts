import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { part } from '../compute.js'
import { matrix, table } from '../figure.js'
import { lastRow, onePass } from '../generation.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { argmax, largestDifference } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

/** Row t of one pass over the whole input beside step t of the loop. */
async function compare(
  tools: Tools & { readonly model: Transformer },
  source: readonly number[],
  input: readonly number[],
  word: (id: number) => string,
): Promise<Shown> {
  const all = await onePass(tools, source, input)
  const steps: (readonly number[])[] = []
  for (let t = 0; t < input.length; t++) steps.push(await lastRow(tools, source, input.slice(0, t + 1)))
  const differences = steps.map((row, t) => largestDifference(row, part(all, t).data))
  const largest = Math.max(...differences)
  return {
    figures: [
      matrix('logits', { zh: '一次前向得到的全部 logits', en: 'The logits of one pass' }, all, {
        axes: ['trgLen', 'trgVocabSize'],
        rows: input.map(word),
        columns: part(all, 0).data.map((_, id) => word(id)),
        digits: 1,
        tensor: 'decoder.logits',
      }),
      table(
        'rows',
        { zh: '第 t 行和第 t 步', en: 'Row t and step t' },
        [
          { zh: '读到', en: 'has read' },
          { zh: '第 t 行的答案', en: 'answer of row t' },
          { zh: '第 t 步的答案', en: 'answer of step t' },
          { zh: '最大差', en: 'largest difference' },
        ],
        steps.map((row, t) => [
          input
            .slice(0, t + 1)
            .map(word)
            .join(' '),
          word(argmax(part(all, t).data)),
          word(argmax(row)),
          differences[t] ?? 0,
        ]),
        { digits: 9 },
      ),
    ],
    values: {
      positions: input.length,
      largest,
      sos: word(input[0] ?? 0),
      first: word(argmax(steps[0] ?? [])),
      verdict:
        largest === 0
          ? { zh: '一位不差', en: 'not a bit' }
          : largest < 1e-4
            ? { zh: '只是浮点舍入', en: 'floating-point rounding and nothing else' }
            : { zh: '它们并不相同', en: 'they are not the same' },
    },
  }
}

export const firstStep: Lesson = {
  id: 'first-step',
  group: 'generation',
  question: { zh: '给了 SOS 就输出第一个字符吗？', en: 'Does feeding SOS yield the first output at once?' },
  body: {
    zh: [
      '生成时是的：输入只有 {{sos}}，输出只有一行 logits，最大的那个就是第一个词元。以后每一步也只看最后一个位置的那一行。',
      '训练时不是一个一个来：整个目标的前文一次喂进去，{{positions}} 个位置同时算出 {{positions}} 行，每一行只看得到自己和前面的词元——因果掩码保证的。',
      '两者是同一件事：一次前向的第 t 行等于循环的第 t 步，最大差 {{largest}}，{{verdict}}。',
    ],
    en: [
      'At generation, yes: the input is {{sos}} alone, there is one row of logits, and the largest of them is the first token. Later steps likewise read only the row of the last position.',
      'In training nothing goes one by one: the whole input goes in at once and {{positions}} positions give {{positions}} rows, each of which sees the input up to its own position and no further. The causal mask sees to that.',
      'Both are the same thing: row t of the one pass equals step t of the loop. The largest difference is {{largest}}: {{verdict}}.',
    ],
  },
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const input = vocabulary.parse('3 5 8').slice(0, -1)
    return compare({ ...tools, model: tinyModel() }, vocabulary.parse('8 3 5'), input, id => vocabulary.token(id))
  },
  live: {
    text: {
      zh: [
        '在这个模型上，{{sos}} 之后的第一个词元是 {{first}}；{{positions}} 行和 {{positions}} 步之间的最大差是 {{largest}}。',
      ],
      en: [
        'On this model the first token after {{sos}} is {{first}}. Between the {{positions}} rows and the {{positions}} steps the largest difference is {{largest}}.',
      ],
    },
    async show(context) {
      const { example, words } = context
      return compare(context, example.source, example.target.slice(0, -1), words.target)
    },
  },
  lines: ['Decoder.logits', 'Transformer.trgMask', 'trainingStep.decoderInput'],
  files: ['src/decode/greedy.ts'],
  tensors: ['decoder.logits', 'trgMask'],
  prediction: {
    question: {
      zh: '只给 {{sos}}，这个模型输出的第一个词元是什么？',
      en: 'Given {{sos}} alone, what is the first token that this model gives?',
    },
    async ask(context) {
      const { example, words, sosId } = context
      const row = await lastRow(context, example.source, [sosId])
      return { values: { sos: words.target(sosId) }, answer: words.target(argmax(row)) }
    },
  },
  reader: {
    zh: '训练时一次前向的第 t 行对应生成循环的哪一步，两者相差多少。',
    en: 'Which step of the loop a row of the training pass corresponds to, and how far the two differ.',
  },
}
