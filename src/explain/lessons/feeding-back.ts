import { Vocabulary } from '../../data/vocabulary.js'
import { part } from '../computing/compute.js'
import { generationSteps, onePass } from '../computing/generation.js'
import { largestDifference } from '../computing/numbers.js'
import { columns, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { smallSorter } from '../models/small-sorter.js'
import { text } from './feeding-back.text.js'

export const feedingBack: Lesson = {
  id: 'feeding-back',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const model = await smallSorter()
    const source = vocabulary.parse('8 3 5')
    const right = vocabulary.parse('3 5 8').slice(0, -1)
    const place = 2
    const [wrongId = 0] = vocabulary.encode(['9'])
    const wrong = right.map((id, t) => (t === place ? wrongId : id))
    const [clean, dirty] = [
      await onePass({ ...tools, model }, source, right),
      await onePass({ ...tools, model }, source, wrong),
    ]
    const differences = right.map((_, t) => largestDifference(part(clean, t).data, part(dirty, t).data))
    const word = (id: number): string => vocabulary.token(id)
    return {
      figures: [
        table(
          'rows',
          text.labels.howMuchTheLogitsOf,
          [text.labels.rightPrefix, text.labels.prefixWithAnError, text.labels.largestDifference],
          right.map((id, t) => [word(id), word(wrong[t] ?? 0), differences[t] ?? 0]),
          { rows: right.map((_, t) => String(t)), digits: 6 },
        ),
      ],
      values: {
        place,
        right: word(right[place] ?? 0),
        wrong: word(wrongId),
        before: Math.max(...differences.slice(0, place)),
        least: Math.min(...differences.slice(place)),
        after: Math.max(...differences.slice(place)),
      },
    }
  },
  live: {
    text: text.live,
    controls({ model, example }) {
      const { source } = example
      const last = Math.max(1, source.length - 2)
      const tokens = Array.from({ length: model.options.trgVocabSize }, (_, id) => id)
      return [
        {
          name: 'step',
          label: text.labels.stepOfTheError,
          values: tokens.slice(1, last + 1),
          value: Math.min(2, last),
        },
        { name: 'token', label: text.labels.idFedBack, values: tokens, value: source.at(-2) ?? 0 },
      ]
    },
    async show(context, settings = {}) {
      const { example, words, eosId } = context
      const clean = await generationSteps(context, example.source, context)
      const step = Math.min(settings['step'] ?? 2, clean.length) - 1
      const generated = clean[step]?.next ?? eosId
      // Some other token that the source has, so that the error is a likely one.
      const others = [...example.source.slice(1, -1)].reverse().filter(id => id !== generated)
      const given = settings['token'] ?? -1
      const token = given >= 0 ? given : (others[0] ?? context.sosId)
      const dirty = await generationSteps(context, example.source, context, {
        forcedPrefix: [...clean.slice(0, step).map(({ next }) => next), token],
      })
      const shown = (steps: typeof clean): string[] => steps.map(({ next }) => words.target(next))
      const fed = shown(dirty).map((word, i) => (i === step ? `${word}→${words.target(token)}` : word))
      const same =
        shown(clean)
          .slice(step + 1)
          .join() ===
        shown(dirty)
          .slice(step + 1)
          .join()
      return {
        figures: [
          columns('outputs', text.labels.theOutputWithAndWithout, [
            { label: text.labels.undisturbed, cells: shown(clean) },
            { label: text.labels.withTheError, cells: fed },
            {
              label: text.labels.probability,
              cells: dirty.map(({ probability }) => probability.toFixed(3)),
            },
          ]),
        ],
        values: {
          step: step + 1,
          right: words.target(generated),
          wrong: words.target(token),
          clean:
            shown(clean)
              .slice(step + 1)
              .join(' ') || '—',
          dirty:
            shown(dirty)
              .slice(step + 1)
              .join(' ') || '—',
          verdict: same ? text.labels.staysTheSame : text.labels.changes,
        },
      }
    },
  },
  lines: ['Decoder.logits', 'trainingStep.decoderInput'],
  files: ['src/decode/greedy.ts'],
  tensors: ['decoder.logits'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { example, sosId } = context
      const input = example.target.slice(0, -1)
      const place = Math.floor(input.length / 2)
      const changed = input.map((id, t) => (t === place ? (id === sosId ? context.eosId : sosId) : id))
      const [before, after] = [
        await onePass(context, example.source, input),
        await onePass(context, example.source, changed),
      ]
      const same = input.filter((_, t) => largestDifference(part(before, t).data, part(after, t).data) < 1e-6)
      return { values: { place, length: input.length }, answer: String(same.length) }
    },
  },
  reader: text.reader,
}
