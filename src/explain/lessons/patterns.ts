import { greedyDecode } from '../../decode/greedy.js'
import { digitsTask } from '../../tasks/digits.js'
import { trainAll } from '../experiments/conduct.js'
import { exactShare } from '../experiments/decode.js'
import { table } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { mean } from '../numbers.js'

const SEEDS = [1, 2]
const SAMPLES = 3

export const patterns: Lesson = {
  id: 'patterns',
  group: 'tokens-and-batches',
  question: { zh: '训练数据有哪些模式？', en: 'Which patterns does it train on?' },
  body: {
    zh: [
      '{{count}} 种：{{names}}。目标都一样：升序。`descending` 是不重复的数字降序排列，只有 {{all}} 种；`shuffle` 是全部数字的随机排列；`repeats` 可重复地随机抽取。',
      '按源序列的哈希留出一部分（`descending` 留出 {{heldOut}} 个），训练从不抽到它们，分数就在它们上面算。',
      '训练哪些模式，决定了它会什么：只见过没有重复的数字，就没有理由学会重复。下面当场训练，比一比。',
    ],
    en: [
      'There are {{count}}: {{names}}. The target is the same for all, ascending. `descending` is distinct digits in descending order, of which there are only {{all}}; `shuffle` is all the digits in random order; `repeats` draws with replacement.',
      'A hash of the source holds some out ({{heldOut}} of `descending`): training never draws them, and scores are taken on them.',
      'What it is trained on decides what it can do. A model that never saw a digit twice has no reason to learn repeats. They are trained and compared below.',
    ],
  },
  async worked() {
    const task = digitsTask()
    const samples = task.patterns.flatMap(pattern => task.heldOut(pattern, SAMPLES).map(pair => ({ pattern, pair })))
    const descending = task.heldOut('descending', Number.MAX_SAFE_INTEGER)
    return {
      figures: [
        table(
          'samples',
          { zh: '每种模式的留出样本', en: 'Held-out samples of each' },
          [
            { zh: '源', en: 'source' },
            { zh: '目标', en: 'target' },
          ],
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
    text: {
      zh: ['{{answer}}'],
      en: ['{{answer}}'],
    },
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
            { zh: '这个模型在每种模式上', en: 'This model on each pattern' },
            [
              { zh: '样本', en: 'samples' },
              { zh: '全对', en: 'all right' },
            ],
            rows.length === 0 ? [[0, 0]] : rows.map(([, count, share]) => [count, share]),
            { rows: rows.length === 0 ? ['—'] : rows.map(([pattern]) => pattern), digits: 3 },
          ),
        ],
        values: {
          worst: worst[0],
          share: worst[2],
          answer: fits
            ? {
                zh: '这个模型最不擅长的是 `{{worst}}`：全对的占 {{share:%}}。',
                en: 'This model does worst on `{{worst}}`: {{share:%}} all right.',
              }
            : {
                zh: '这个模型的词表不是数字任务的，没法在这些模式上打分。',
                en: 'This model has another vocabulary than the digits: it can’t be scored on these patterns.',
              },
        },
      }
    },
  },
  experiment: {
    text: {
      zh: [
        '小模型各训练 {{steps}} 步，{{seeds}} 个种子取平均。只练 `descending`：`shuffle` 全对 {{aloneShuffle:%}}，`repeats` 全对 {{aloneRepeats:%}}。全练：{{allShuffle:%}} 和 {{allRepeats:%}}。',
        '{{verdict}}',
      ],
      en: [
        'Small models, {{steps}} steps each, the mean of {{seeds}} seeds. Trained on `descending` alone, {{aloneShuffle:%}} of `shuffle` and {{aloneRepeats:%}} of `repeats` come out right; trained on all, {{allShuffle:%}} and {{allRepeats:%}}.',
        '{{verdict}}',
      ],
    },
    async run(tools, conduct) {
      const all = digitsTask()
      const alone = digitsTask({ patterns: ['descending'] })
      const runs = [alone, all].flatMap(task => SEEDS.map(seed => ({ task, seed, steps: 400 })))
      const scores = await trainAll(runs, tools, conduct, async experiment => {
        const shares: number[] = []
        for (const pattern of all.patterns) shares.push(await exactShare(experiment, all.heldOut(pattern, 60)))
        return { shares, steps: experiment.losses.length }
      })
      const average = (from: number): number[] =>
        all.patterns.map((_, p) => mean(scores.slice(from, from + SEEDS.length).map(({ shares }) => shares[p] ?? 0)))
      const [aloneScores, allScores] = [average(0), average(SEEDS.length)]
      const of = (list: readonly number[], pattern: string): number => list[all.patterns.indexOf(pattern)] ?? 0
      const [aloneShuffle, aloneRepeats] = [of(aloneScores, 'shuffle'), of(aloneScores, 'repeats')]
      return {
        figures: [
          table(
            'accuracy',
            { zh: '全对的比例', en: 'Share that is all right' },
            [...all.patterns],
            [aloneScores, allScores],
            {
              rows: [
                { zh: '只练 descending', en: 'descending alone' },
                { zh: '全练', en: 'all patterns' },
              ],
              digits: 3,
            },
          ),
        ],
        values: {
          steps: scores[0]?.steps ?? 0,
          seeds: SEEDS.length,
          aloneShuffle,
          aloneRepeats,
          allShuffle: of(allScores, 'shuffle'),
          allRepeats: of(allScores, 'repeats'),
          verdict:
            aloneShuffle > aloneRepeats + 0.1
              ? {
                  zh: '只见过降序的模型能给乱序排序，却处理不了重复：它学到的是“哪些数字在场”，不是“各有几个”。',
                  en: 'A model that has seen descending runs alone sorts shuffles and fails on repeats: it has learned which digits are present, not how many of each.',
                }
              : {
                  zh: '这次训练里两者差别不大。',
                  en: 'In this run the two differ little.',
                },
        },
      }
    },
  },
  lines: ['trainingStep.target', 'trainingStep.accuracy', 'trainingStep.correct'],
  files: ['src/tasks/digits.ts', 'src/tasks/held-out.ts'],
  tensors: ['accuracy', 'correct'],
  prediction: {
    question: {
      zh: '对当前的源序列 {{source}}，这个模型给出的第一个词元是什么？',
      en: 'For the source in view, {{source}}, which token does this model give first?',
    },
    async ask(context) {
      const { model, engine, example, words, sosId, eosId } = context
      const [answer = []] = await greedyDecode(model, [example.source], { engine, sosId, eosId })
      return {
        values: { source: example.source.slice(1, -1).map(words.source).join(' ') },
        answer: words.target(answer[0] ?? eosId),
      }
    },
  },
  reader: {
    zh: '每种模式的样本长什么样；只练其中一种的模型，在另外的模式上会怎样。',
    en: 'What a sample of each pattern looks like, and how a model trained on one does on the others.',
  },
}

/** How many sources the pattern `descending` has: subsets of two digits and more. */
function descendingRuns(): number {
  const digits = digitsTask().sourceVocabulary.size - 3
  return 2 ** digits - digits - 1
}
