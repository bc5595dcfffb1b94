import { argmax } from '../../math/argmax.js'
import { digitsTask } from '../../tasks/digits.js'
import { part } from '../compute.js'
import { observeExample, observeRows } from '../context.js'
import { without } from '../experiments/changes.js'
import { shortReverse } from '../experiments/task-options.js'
import { trainAll } from '../experiments/train-all.js'
import { matrix, table } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { lessonPairs } from '../lesson-pairs.js'
import { mean, shapeOf } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'
import { text } from './two-attentions.text.js'

const SELF = 'decoder.layers.0.attention'
const SEEDS = [1, 2]
const CROSS = 'decoder.layers.0.transformer_block.attention'

export const twoAttentions: Lesson = {
  id: 'two-attentions',
  group: 'attention',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel()
    const [pair] = lessonPairs()
    const names = [SELF, CROSS].flatMap(path => [`${path}.energy`, `${path}.attention`])
    const batch = { src: [pair.source], trg: [pair.target.slice(0, -1)] }
    const value = await observeRows({ ...tools, model }, batch, names)
    const own = part(value(`${SELF}.attention`), 0, 0)
    return {
      figures: [
        table(
          'sources',
          text.labels.whereTheyComeFrom,
          ['Q', 'K, V', text.labels.mask, text.labels.energy],
          [
            ['decoder', 'decoder', 'trgMask', shapeOf(value(`${SELF}.energy`))],
            ['decoder', 'encoder', 'srcMask', shapeOf(value(`${CROSS}.energy`))],
          ],
          {
            rows: [text.labels.selfAttention, text.labels.crossAttention],
          },
        ),
        matrix('self', text.labels.selfAttentionFirstHead, own, {
          axes: ['queryLen', 'keyLen'],
          digits: 3,
          tensor: `${SELF}.attention`,
        }),
        matrix('cross', text.labels.crossAttentionFirstHead, part(value(`${CROSS}.attention`), 0, 0), {
          axes: ['queryLen', 'keyLen'],
          digits: 3,
          tensor: `${CROSS}.attention`,
        }),
      ],
      values: {
        self: shapeOf(value(`${SELF}.energy`)),
        cross: shapeOf(value(`${CROSS}.energy`)),
        first: 0,
        selfFirst: own.data[0] ?? 0,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { words, example } = context
      const value = await observeExample(context, [`${SELF}.attention`, `${CROSS}.attention`])
      const input = example.target.slice(0, -1)
      const t = Math.min(1, input.length - 1)
      const average = (name: string): number[] => {
        const all = value(name)
        const heads = Array.from({ length: all.shape[1] ?? 0 }, (_, head) => part(all, 0, head, t).data)
        return (heads[0] ?? []).map((_, key) => mean(heads.map(row => row[key] ?? 0)))
      }
      const [own, cross] = [average(`${SELF}.attention`), average(`${CROSS}.attention`)]
      const [a, b] = [argmax(own), argmax(cross)]
      const inputWords = input.map(words.target)
      return {
        figures: [
          matrix('self', text.labels.selfAttentionFirstLayerFirst, part(value(`${SELF}.attention`), 0, 0), {
            axes: ['queryLen', 'keyLen'],
            rows: inputWords,
            columns: inputWords,
            digits: 3,
            tensor: `${SELF}.attention`,
          }),
          matrix('cross', text.labels.crossAttentionFirstLayerFirst, part(value(`${CROSS}.attention`), 0, 0), {
            axes: ['queryLen', 'keyLen'],
            rows: inputWords,
            columns: example.source.map(words.source),
            digits: 3,
            tensor: `${CROSS}.attention`,
          }),
        ],
        values: {
          token: words.target(example.target[t + 1] ?? 0),
          selfKey: inputWords[a] ?? '',
          selfWeight: own[a] ?? 0,
          crossKey: words.source(example.source[b] ?? 0),
          crossWeight: cross[b] ?? 0,
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const tasks = [digitsTask(), shortReverse()]
      const kinds = [{}, { change: without('self-attention') }, { change: without('cross-attention') }]
      const cases = tasks.flatMap(task => kinds.map(kind => ({ task, steps: 300, ...kind })))
      const runs = cases.flatMap(setup => SEEDS.map(seed => ({ ...setup, seed })))
      const results = await trainAll(runs, tools, conduct, async (experiment, i) => ({
        exact: await experiment.exactShare(runs[i]?.task.heldOut(undefined, 50) ?? []),
        steps: experiment.losses.length,
      }))
      const exact = cases.map((_, i) =>
        mean(results.slice(i * SEEDS.length, (i + 1) * SEEDS.length).map(result => result.exact)),
      )
      const [digits = 0, digitsSelf = 0, digitsCross = 0, reverse = 0, reverseSelf = 0, reverseCross = 0] = exact
      const smallLoss = Math.abs(digits - digitsSelf) < 0.1 && Math.abs(reverse - reverseSelf) < 0.1
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
      const { words, example } = context
      const value = (await observeExample(context, [`${CROSS}.attention`]))(`${CROSS}.attention`)
      const best = example.source[argmax(part(value, 0, 0, 0).data)] ?? 0
      return {
        values: { token: words.target(example.target[1] ?? 0) },
        options: [...new Set(example.source.map(words.source))],
        answer: words.source(best),
      }
    },
  },
  reader: text.reader,
}
