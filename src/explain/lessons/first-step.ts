import { Vocabulary } from '../../data/vocabulary.js'
import { argmax } from '../../math/argmax.js'
import type { Transformer } from '../../model/transformer.js'
import { part } from '../computing/compute.js'
import { lastRow, onePass } from '../computing/generation.js'
import { largestDifference } from '../computing/numbers.js'
import { table } from '../figures/figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { smallSorter } from '../models/small-sorter.js'
import { text } from './first-step.text.js'

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
      table(
        'rows',
        text.labels.rowTAndStepT,
        [text.labels.hasRead, text.labels.answerOfRowT, text.labels.answerOfStepT, text.labels.largestDifference],
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
          ? text.labels.notABit
          : largest < 1e-4
            ? text.labels.floatingPointRoundingAndNothing
            : text.labels.theyAreNotTheSame,
    },
  }
}

export const firstStep: Lesson = {
  id: 'first-step',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const input = vocabulary.parse('3 5 8').slice(0, -1)
    return compare({ ...tools, model: await smallSorter() }, vocabulary.parse('8 3 5'), input, id =>
      vocabulary.token(id),
    )
  },
  live: {
    text: text.live,
    async show(context) {
      const { example, words } = context
      return compare(context, example.source, example.target.slice(0, -1), words.target)
    },
  },
  lines: ['Decoder.logits', 'Transformer.trgMask', 'trainingStep.decoderInput'],
  files: ['src/decode/greedy.ts'],
  tensors: ['decoder.logits', 'trgMask'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { companion, words, sosId } = context
      const row = await lastRow(context, companion.source, [sosId])
      return {
        values: { source: companion.source.map(words.source).join(' '), sos: words.target(sosId) },
        answer: words.target(argmax(row)),
      }
    },
  },
  reader: text.reader,
}
