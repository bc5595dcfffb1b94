import { greedyDecode } from '../../decode/greedy.js'
import { digitsTask } from '../../tasks/digits.js'
import { trainAll } from '../experiments/train-all.js'
import { table } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { mean } from '../numbers.js'
import { text } from './patterns.text.js'

const SEEDS = [1, 2]
const SAMPLES = 3

export const patterns: Lesson = {
  id: 'patterns',
  group: 'tokens-and-batches',
  question: text.question,
  body: text.body,
  async worked() {
    const task = digitsTask()
    const samples = task.patterns.flatMap(pattern => task.heldOut(pattern, SAMPLES).map(pair => ({ pattern, pair })))
    const descending = task.heldOut('descending', Number.MAX_SAFE_INTEGER)
    return {
      figures: [
        table(
          'samples',
          text.labels.heldOutSamplesOfEach,
          [text.labels.source, text.labels.target],
          samples.map(({ pair }) => [task.format(pair.source), task.format(pair.target)]),
          { rows: samples.map(({ pattern }) => pattern) },
        ),
      ],
      values: {
        count: task.patterns.length,
        names: task.patterns.join(', '),
        heldOut: descending.length,
        all: descendingRuns(),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const task = digitsTask()
      const { model, engine } = context
      const fits = model.options.srcVocabSize === task.sourceVocabulary.size
      const rows: (readonly [string, number, number])[] = []
      for (const pattern of fits ? task.patterns : []) {
        const pairs = task.heldOut(pattern, 40)
        const answers = await greedyDecode(
          model,
          pairs.map(pair => pair.source),
          { engine },
        )
        const right = answers.filter((answer, i) => answer.join() === pairs[i]?.target.slice(1, -1).join())
        rows.push([pattern, pairs.length, right.length / pairs.length])
      }
      const worst = rows.reduce((a, b) => (b[2] < a[2] ? b : a), rows[0] ?? ['—', 0, 0])
      return {
        figures: [
          table(
            'accuracy',
            text.labels.thisModelOnEachPattern,
            [text.labels.samples, text.labels.allRight],
            rows.length === 0 ? [[0, 0]] : rows.map(([, count, share]) => [count, share]),
            { rows: rows.length === 0 ? ['—'] : rows.map(([pattern]) => pattern), digits: 3 },
          ),
        ],
        values: {
          worst: worst[0],
          share: worst[2],
          answer: fits ? text.labels.thisModelDoesWorstOn : text.labels.thisModelHasAnotherVocabulary,
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const all = digitsTask()
      const alone = digitsTask({ patterns: ['descending'] })
      const runs = [alone, all].flatMap(task => SEEDS.map(seed => ({ task, seed, steps: 400 })))
      const scores = await trainAll(runs, tools, conduct, async experiment => {
        const shares: number[] = []
        for (const pattern of all.patterns) shares.push(await experiment.exactShare(all.heldOut(pattern, 60)))
        return { shares, steps: experiment.losses.length }
      })
      const average = (from: number): number[] =>
        all.patterns.map((_, p) => mean(scores.slice(from, from + SEEDS.length).map(({ shares }) => shares[p] ?? 0)))
      const [aloneScores, allScores] = [average(0), average(SEEDS.length)]
      const of = (list: readonly number[], pattern: string): number => list[all.patterns.indexOf(pattern)] ?? 0
      const [aloneShuffle, aloneRepeats] = [of(aloneScores, 'shuffle'), of(aloneScores, 'repeats')]
      return {
        figures: [
          table('accuracy', text.labels.shareThatIsAllRight, [...all.patterns], [aloneScores, allScores], {
            rows: [text.labels.descendingAlone, text.labels.allPatterns],
            digits: 3,
          }),
        ],
        values: {
          steps: scores[0]?.steps ?? 0,
          seeds: SEEDS.length,
          aloneShuffle,
          aloneRepeats,
          allShuffle: of(allScores, 'shuffle'),
          allRepeats: of(allScores, 'repeats'),
          verdict: aloneShuffle > aloneRepeats + 0.1 ? text.labels.aModelThatHasSeen : text.labels.inThisRunTheTwo,
        },
      }
    },
  },
  lines: ['trainingStep.target', 'trainingStep.accuracy', 'trainingStep.correct'],
  files: ['src/tasks/digits.ts', 'src/tasks/held-out.ts'],
  tensors: ['accuracy', 'correct'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { model, engine, example, words, sosId, eosId } = context
      const [answer = []] = await greedyDecode(model, [example.source], { engine, sosId, eosId })
      return {
        values: { source: example.source.slice(1, -1).map(words.source).join(' ') },
        answer: words.target(answer[0] ?? eosId),
      }
    },
  },
  reader: text.reader,
}

/** How many sources the pattern `descending` has: subsets of two digits and more. */
function descendingRuns(): number {
  const digits = digitsTask().sourceVocabulary.size - 3
  return 2 ** digits - digits - 1
}
