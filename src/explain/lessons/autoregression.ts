import { Vocabulary } from '../../data/vocabulary.js'
import { type GenerationStep, generationSteps } from '../computing/generation.js'
import { type TableFigure, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { smallSorter } from '../models/small-sorter.js'
import { text } from './autoregression.text.js'

function stepsTable(steps: readonly GenerationStep[], word: (id: number) => string): TableFigure {
  return table(
    'loop',
    text.labels.theGenerationLoop,
    [text.labels.decoderInput, text.labels.nextToken, text.labels.itsProbability],
    steps.map(({ input, next, probability }) => [input.map(word).join(' '), word(next), probability]),
    { rows: steps.map((_, i) => ({ zh: `第 ${i + 1} 步`, en: `step ${i + 1}` })) },
  )
}

/** The probability of the whole sequence: the product over its steps. */
function product(steps: readonly GenerationStep[]): number {
  return steps.reduce((all, { probability }) => all * probability, 1)
}

export const autoregression: Lesson = {
  id: 'autoregression',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const source = vocabulary.parse('8 3 5')
    const steps = await generationSteps({ ...tools, model: await smallSorter() }, source, vocabulary)
    return {
      figures: [stepsTable(steps, id => vocabulary.token(id))],
      values: {
        source: vocabulary.format(source),
        firstLength: steps[0]?.input.length ?? 0,
        lastLength: steps.at(-1)?.input.length ?? 0,
        steps: steps.length,
        end: vocabulary.token(steps.at(-1)?.next ?? 0),
        product: product(steps),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { example, words } = context
      const steps = await generationSteps(context, example.source, context)
      const least = steps.reduce((a, b) => (b.probability < a.probability ? b : a))
      return {
        figures: [stepsTable(steps, words.target)],
        values: {
          steps: steps.length,
          answer: steps.map(({ next }) => words.target(next)).join(' '),
          product: product(steps),
          least: words.target(least.next),
          leastProbability: least.probability,
        },
      }
    },
  },
  lines: ['Decoder.logits', 'Transformer.trgMask'],
  files: ['src/decode/greedy.ts'],
  tensors: ['decoder.logits'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { companion, words } = context
      const steps = await generationSteps(context, companion.source, context)
      const step = steps[Math.min(2, steps.length - 1)]
      return {
        values: {
          source: companion.source.map(words.source).join(' '),
          prefix: (step?.input ?? []).map(words.target).join(' '),
        },
        answer: words.target(step?.next ?? context.eosId),
      }
    },
  },
  reader: text.reader,
}
