import type { Pair } from '../../data/pair.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { argmax } from '../../math/argmax.js'
import type { Transformer } from '../../model/transformer.js'
import { digitsTask } from '../../tasks/digits.js'
import type { Task } from '../../tasks/task.js'
import { part, type Value } from '../computing/compute.js'
import { observeExample, observeRows } from '../computing/context.js'
import { mean, shapeOf } from '../computing/numbers.js'
import { without } from '../experiments/changes.js'
import { shortReverse } from '../experiments/task-options.js'
import { trainAll } from '../experiments/train-all.js'
import { type AttentionKind, lastAttention, meanOfHeads } from '../figures/attention-map.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { lacks } from '../models/ablated-transformer.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { smallSorter } from '../models/small-sorter.js'
import type { Bilingual } from '../text.js'
import { text } from './two-attentions.text.js'

const SEEDS = [1, 2]
/** Of the model that the worked figures are computed with: it has one layer. */
const SELF = 'decoder.layers.0.attention'
const CROSS = 'decoder.layers.0.transformer_block.attention'

type Maps = readonly [self: Value, cross: Value]

/** Both attentions of the last layer, the mean of their heads, with the tokens at the sides. */
function mapFigures([self, cross]: Maps, model: Transformer, input: readonly string[], source: readonly string[]) {
  const map = (name: string, title: Bilingual, value: Value, kind: AttentionKind, columns: readonly string[]) =>
    matrix(name, title, value, {
      axes: ['queryLen', 'keyLen'],
      rows: input,
      columns,
      digits: 3,
      tensor: `${lastAttention(model, kind)}.attention`,
    })
  return [
    map('self', text.labels.selfAttentionMap, self, 'self', input),
    map('cross', text.labels.crossAttentionMap, cross, 'cross', source),
  ]
}

/** The key that a query attends to most, and its weight. */
function mostOf(map: Value, query: number): readonly [key: number, weight: number] {
  const row = part(map, query).data
  const key = argmax(row)
  return [key, row[key] ?? 0]
}

export const twoAttentions: Lesson = {
  id: 'two-attentions',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = await smallSorter()
    const [pair] = lessonPairs()
    const { tokens } = Vocabulary.digits()
    const [source, input] = [pair.source, pair.target.slice(0, -1)]
    const names = [SELF, CROSS].flatMap(path => [`${path}.energy`, `${path}.attention`])
    const value = await observeRows({ ...tools, model }, { src: [source], trg: [input] }, names)
    const maps: Maps = [meanOfHeads(value(`${SELF}.attention`)), meanOfHeads(value(`${CROSS}.attention`))]
    const word = (id: number): string => tokens[id] ?? ''
    const [crossKey, crossWeight] = mostOf(maps[1], 0)
    const { labels } = text
    const [self, cross] = [shapeOf(value(`${SELF}.energy`)), shapeOf(value(`${CROSS}.energy`))]
    return {
      figures: [
        table(
          'sources',
          labels.whereTheyComeFrom,
          ['Q', 'K, V', labels.mask, labels.energy],
          [
            ['decoder', 'decoder', 'trgMask', self],
            ['decoder', 'encoder', 'srcMask', cross],
          ],
          { rows: [labels.selfAttention, labels.crossAttention] },
        ),
        ...mapFigures(maps, model, input.map(word), source.map(word)),
      ],
      values: {
        self,
        cross,
        sos: word(input[0] ?? 0),
        selfFirst: maps[0].data[0] ?? 0,
        token: word(pair.target[1] ?? 0),
        crossKey: word(source[crossKey] ?? 0),
        crossWeight,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { words, example, model } = context
      const names = (['self', 'cross'] as const).map(kind => `${lastAttention(model, kind)}.attention`)
      const value = await observeExample(context, names)
      const [self, cross] = names.map(name => meanOfHeads(value(name)))
      if (self === undefined || cross === undefined) throw new Error('two names give two values')
      const input = example.target.slice(0, -1)
      const inputWords = input.map(words.target)
      const t = Math.min(1, input.length - 1)
      const [selfKey, selfWeight] = mostOf(self, t)
      const [crossKey, crossWeight] = mostOf(cross, t)
      return {
        figures: mapFigures([self, cross], model, inputWords, example.source.map(words.source)),
        values: {
          token: words.target(example.target[t + 1] ?? 0),
          selfKey: inputWords[selfKey] ?? '',
          selfWeight,
          crossKey: words.source(example.source[crossKey] ?? 0),
          crossWeight,
          gone: lacks(model, 'self-attention')
            ? text.labels.selfIsUnused
            : lacks(model, 'cross-attention')
              ? text.labels.crossIsUnused
              : '',
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const digits_ = digitsTask()
      const tasks = [digits_, shortReverse()]
      const kinds = [{}, { change: without('self-attention') }, { change: without('cross-attention') }]
      const cases = tasks.flatMap(task => kinds.map(kind => ({ task, steps: 300, ...kind })))
      const runs = cases.flatMap(setup => SEEDS.map(seed => ({ ...setup, seed })))
      const scored = (task: Task): readonly Pair[] => task.heldOut(task === digits_ ? 'repeats' : undefined, 50)
      const results = await trainAll(runs, tools, conduct, async (experiment, i) => ({
        exact: await experiment.exactShare(scored(runs[i]?.task ?? digits_)),
        steps: experiment.losses.length,
      }))
      const exact = cases.map((_, i) =>
        mean(results.slice(i * SEEDS.length, (i + 1) * SEEDS.length).map(result => result.exact)),
      )
      const [digits = 0, digitsSelf = 0, digitsCross = 0, reverse = 0, reverseSelf = 0, reverseCross = 0] = exact
      const smallLoss = Math.max(digits - digitsSelf, reverse - reverseSelf) < 0.05
      const needsCross = digitsCross < digits - 0.2 && reverseCross < reverse - 0.2
      return {
        figures: [
          table(
            'exact',
            text.labels.shareAllRight,
            [text.labels.whole, text.labels.noSelfAttention, text.labels.noCrossAttention],
            [exact.slice(0, kinds.length), exact.slice(kinds.length)],
            { rows: tasks.map(task => task.name), digits: 3 },
          ),
        ],
        values: {
          steps: results[0]?.steps ?? 0,
          seeds: SEEDS.length,
          digits,
          digitsSelf,
          digitsCross,
          reverse,
          reverseSelf,
          reverseCross,
          verdict: needsCross
            ? smallLoss
              ? text.labels.selfAttentionHardlyNeeded
              : text.labels.selfAttentionNeededToo
            : text.labels.inSoFewStepsNo,
        },
      }
    },
  },
  lines: [
    'DecoderBlock.query',
    'DecoderBlock.attendedPlusX',
    'MultiHeadAttention.attention',
    'MultiHeadAttention.context',
    'DecoderBlock.xPlusAttended',
  ],
  files: ['src/model/decoder-block.ts'],
  tensors: [`${SELF}.attention`, `${CROSS}.attention`],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { example, sosId, words, model } = context
      const name = `${lastAttention(model, 'self')}.attention`
      const value = (await observeRows(context, { src: [example.source], trg: [[sosId]] }, [name]))(name)
      return { values: { sos: words.target(sosId) }, answer: String(meanOfHeads(value).data[0] ?? 0) }
    },
  },
  reader: text.reader,
}
