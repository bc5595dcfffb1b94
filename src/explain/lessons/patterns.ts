import type { Pair } from '../../data/pair.js'
import { greedyDecode } from '../../decode/greedy.js'
import { digitsTask } from '../../tasks/digits.js'
import { mean } from '../computing/numbers.js'
import { trainAll } from '../experiments/train-all.js'
import { type Label, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { smallSorter } from '../models/small-sorter.js'
import { text } from './patterns.text.js'

const SEEDS = [1, 2]
const SAMPLES = 3
const REPEATED = '7 3 7'

interface Group {
  readonly label: Label
  readonly pairs: readonly Pair[]
}

/** Held-out pairs by pattern; those of `repeats` by whether a digit really repeats. */
function groups(count: number): readonly Group[] {
  const task = digitsTask()
  const repeats = task.heldOut('repeats', 8 * count)
  const isDistinct = ({ source }: Pair): boolean => new Set(source).size === source.length
  return [
    ...['descending', 'shuffle'].map(pattern => ({ label: pattern, pairs: task.heldOut(pattern, count) })),
    { label: text.labels.distinct, pairs: repeats.filter(isDistinct).slice(0, count) },
    { label: text.labels.duplicates, pairs: repeats.filter(pair => !isDistinct(pair)).slice(0, count) },
  ]
}

export const patterns: Lesson = {
  id: 'patterns',
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
    async show({ model, engine }) {
      const fits = model.options.srcVocabSize === digitsTask().sourceVocabulary.size
      const rows: (readonly [label: Label, count: number, share: number])[] = []
      for (const { label, pairs } of fits ? groups(40) : []) {
        const sources = pairs.map(pair => pair.source)
        const answers = await greedyDecode(model, sources, { engine })
        const right = answers.filter((answer, i) => answer.join() === pairs[i]?.target.slice(1, -1).join())
        rows.push([label, pairs.length, right.length / pairs.length])
      }
      const [worst, , share] = rows.reduce((a, b) => (b[2] < a[2] ? b : a), rows[0] ?? ['—', 0, 0])
      return {
        figures: [
          table(
            'accuracy',
            text.labels.thisModelOnEachPattern,
            [text.labels.samples, text.labels.allRight],
            rows.length === 0 ? [[0, 0]] : rows.map(([, count, share]) => [count, share]),
            { rows: rows.length === 0 ? ['—'] : rows.map(([label]) => label), digits: 3 },
          ),
        ],
        values: {
          worst,
          share,
          answer: !fits
            ? text.labels.thisModelHasAnotherVocabulary
            : share === 1
              ? text.labels.thisModelGetsAllRight
              : text.labels.thisModelDoesWorstOn,
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const tasks = [digitsTask({ patterns: ['descending'] }), digitsTask()]
      const runs = tasks.flatMap(task => SEEDS.map(seed => ({ task, seed, steps: 400 })))
      const scored = groups(60)
      const scores = await trainAll(runs, tools, conduct, async experiment => {
        const shares: number[] = []
        for (const { pairs } of scored) shares.push(await experiment.exactShare(pairs))
        return { shares, steps: experiment.losses.length }
      })
      const average = (from: number): number[] =>
        scored.map((_, g) => mean(scores.slice(from, from + SEEDS.length).map(({ shares }) => shares[g] ?? 0)))
      const [alone, all] = [average(0), average(SEEDS.length)]
      const [, , aloneDistinct = 0, aloneDuplicates = 0] = alone
      const [, , allDistinct = 0, allDuplicates = 0] = all
      return {
        figures: [
          table(
            'accuracy',
            text.labels.shareThatIsAllRight,
            scored.map(({ label }) => label),
            [alone, all],
            { rows: [text.labels.descendingAlone, text.labels.allPatterns], digits: 3 },
          ),
        ],
        values: {
          steps: scores[0]?.steps ?? 0,
          seeds: SEEDS.length,
          aloneDistinct,
          aloneDuplicates,
          allDistinct,
          allDuplicates,
          verdict: aloneDistinct > aloneDuplicates + 0.3 ? text.labels.aModelThatHasSeen : text.labels.inThisRunTheTwo,
        },
      }
    },
  },
  lines: ['trainingStep.target', 'trainingStep.accuracy', 'trainingStep.correct'],
  files: ['src/tasks/digits.ts', 'src/tasks/held-out.ts'],
  tensors: ['accuracy', 'correct'],
  prediction: {
    question: text.prediction,
    async ask({ engine }) {
      const task = digitsTask()
      const [answer = []] = await greedyDecode(await smallSorter(), [task.sourceVocabulary.parse(REPEATED)], { engine })
      return { values: { source: REPEATED }, answer: task.format(answer) }
    },
  },
  reader: text.reader,
}

/** How many sources the pattern `descending` has: subsets of two digits and more. */
function descendingRuns(): number {
  const digits = digitsTask().sourceVocabulary.size - 3
  return 2 ** digits - digits - 1
}
