import { digitsTask } from '../../tasks/digits.js'
import { part } from '../compute.js'
import { observeExample, observeRows } from '../context.js'
import { trainAll } from '../experiments/conduct.js'
import { exactShare } from '../experiments/decode.js'
import { without } from '../experiments/parts.js'
import { shortReverse } from '../experiments/task-options.js'
import { matrix, table } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { lessonPairs } from '../lesson-pairs.js'
import { argmax, mean, shapeOf } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

const SELF = 'decoder.layers.0.attention'
const SEEDS = [1, 2]
const CROSS = 'decoder.layers.0.transformer_block.attention'

export const twoAttentions: Lesson = {
  id: 'two-attentions',
  group: 'attention',
  question: { zh: '解码器为什么有两个注意力？', en: 'Why two attentions in the decoder?' },
  body: {
    zh: [
      '一个看自己写过什么，一个看源序列。自注意力的 Q、K、V 都来自解码器，能量 {{self}}，受因果掩码限制；交叉注意力的 Q 来自解码器，K、V 来自编码器的输出，能量 {{cross}}，受源掩码限制。',
      '自注意力的右上角全是零：位置 {{first}} 只看得到自己，权重 {{selfFirst}}。交叉注意力没有这样的三角形，每个输出都能看整个源序列。',
      '两个都必要吗？不要想当然，去掉一个训练看看。',
    ],
    en: [
      'One looks at what has been written, the other at the source. Self-attention takes Q, K and V from the decoder, its energy is {{self}}, under the causal mask; cross-attention takes Q from the decoder, K and V from the encoder’s output, its energy is {{cross}}, under the source mask.',
      'In self-attention all above the diagonal is zero: position {{first}} sees itself alone, with weight {{selfFirst}}. Cross-attention has no such triangle; each output sees the whole source.',
      'Are both needed? Don’t take it for granted: take one away, train, and see.',
    ],
  },
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
          { zh: '从哪里来', en: 'Where they come from' },
          ['Q', 'K, V', { zh: '掩码', en: 'mask' }, { zh: '能量', en: 'energy' }],
          [
            ['decoder', 'decoder', 'trgMask', shapeOf(value(`${SELF}.energy`))],
            ['decoder', 'encoder', 'srcMask', shapeOf(value(`${CROSS}.energy`))],
          ],
          {
            rows: [
              { zh: '自注意力', en: 'self-attention' },
              { zh: '交叉注意力', en: 'cross-attention' },
            ],
          },
        ),
        matrix('self', { zh: '自注意力，第一个头', en: 'Self-attention, first head' }, own, {
          axes: ['queryLen', 'keyLen'],
          digits: 3,
          tensor: `${SELF}.attention`,
        }),
        matrix(
          'cross',
          { zh: '交叉注意力，第一个头', en: 'Cross-attention, first head' },
          part(value(`${CROSS}.attention`), 0, 0),
          {
            axes: ['queryLen', 'keyLen'],
            digits: 3,
            tensor: `${CROSS}.attention`,
          },
        ),
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
    text: {
      zh: [
        '为写出 {{token}}：自注意力（各头平均）最看重 {{selfKey}}，{{selfWeight:%}}；交叉注意力最看重 {{crossKey}}，{{crossWeight:%}}。',
      ],
      en: [
        'To write {{token}}: self-attention (mean of the heads) looks most at {{selfKey}}, {{selfWeight:%}}; cross-attention at {{crossKey}}, {{crossWeight:%}}.',
      ],
    },
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
          matrix(
            'self',
            { zh: '自注意力，第一层第一个头', en: 'Self-attention, first layer, first head' },
            part(value(`${SELF}.attention`), 0, 0),
            {
              axes: ['queryLen', 'keyLen'],
              rows: inputWords,
              columns: inputWords,
              digits: 3,
              tensor: `${SELF}.attention`,
            },
          ),
          matrix(
            'cross',
            { zh: '交叉注意力，第一层第一个头', en: 'Cross-attention, first layer, first head' },
            part(value(`${CROSS}.attention`), 0, 0),
            {
              axes: ['queryLen', 'keyLen'],
              rows: inputWords,
              columns: example.source.map(words.source),
              digits: 3,
              tensor: `${CROSS}.attention`,
            },
          ),
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
    text: {
      zh: [
        '小模型各训练 {{steps}} 步，{{seeds}} 个种子取平均，看留出样本全对的比例。数字排序：完整 {{digits:%}}，去掉自注意力 {{digitsSelf:%}}，去掉交叉注意力 {{digitsCross:%}}。`reverse`：{{reverse:%}}、{{reverseSelf:%}}、{{reverseCross:%}}。',
        '{{verdict}}',
      ],
      en: [
        'Small models, {{steps}} steps each, the mean of {{seeds}} seeds: the share of held-out samples that is all right. Digits: whole {{digits:%}}, without self-attention {{digitsSelf:%}}, without cross-attention {{digitsCross:%}}. `reverse`: {{reverse:%}}, {{reverseSelf:%}}, {{reverseCross:%}}.',
        '{{verdict}}',
      ],
    },
    async run(tools, conduct) {
      const tasks = [digitsTask(), shortReverse()]
      const kinds = [{}, { change: without('self-attention') }, { change: without('cross-attention') }]
      const cases = tasks.flatMap(task => kinds.map(kind => ({ task, steps: 300, ...kind })))
      const runs = cases.flatMap(setup => SEEDS.map(seed => ({ ...setup, seed })))
      const results = await trainAll(runs, tools, conduct, async (experiment, i) => ({
        exact: await exactShare(experiment, runs[i]?.task.heldOut(undefined, 50) ?? []),
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
            { zh: '全对的比例', en: 'Share all right' },
            [
              { zh: '完整', en: 'whole' },
              { zh: '无自注意力', en: 'no self-attention' },
              { zh: '无交叉注意力', en: 'no cross-attention' },
            ],
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
              ? {
                  zh: '没有交叉注意力，解码器看不到题目；没有自注意力，这两个任务几乎不受影响：上一个词元和它的位置仍能从残差那里传过去。',
                  en: 'Without cross-attention the decoder can’t see the question. Without self-attention hardly anything changes on these tasks: the last token and its position still get through by the residual.',
                }
              : {
                  zh: '没有交叉注意力，解码器看不到题目；没有自注意力也有影响，大小见表。',
                  en: 'Without cross-attention the decoder can’t see the question; without self-attention something is lost too, as the table shows.',
                }
            : { zh: '这次训练的步数太少，看不出差别。', en: 'In so few steps no difference shows.' },
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
    question: {
      zh: '写 {{token}} 时，解码器第一层、第一个头的交叉注意力最看重源序列里的哪个词元？',
      en: 'When {{token}} is to be written, to which token of the source does cross-attention (first layer, first head) look most?',
    },
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
  reader: {
    zh: '两个注意力的 Q、K、V 和掩码各从哪里来、形状如何；去掉哪一个必定失败。',
    en: 'Where Q, K, V and the mask of either come from, and their shapes; which one cannot be taken away.',
  },
}
