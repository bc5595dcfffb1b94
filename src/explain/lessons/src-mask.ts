import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { namedTensors } from '../../tensor/graph.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import { part, plainValue, type Value } from '../compute.js'
import { observeExample } from '../context.js'
import { without } from '../experiments/parts.js'
import { curve, matrix } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { argmax, largestDifference } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

const ATTENTION = 'encoder.layers.0.attention.attention'

/** Logits and the first attention, with the source mask or without it. */
async function pass(
  { engine, model }: Tools & { readonly model: Transformer },
  source: readonly number[],
  input: readonly number[],
  masked: boolean,
): Promise<{ readonly logits: Value; readonly attention: Value }> {
  const trace = () => {
    const [logits] = substitute([forwardGraph(model).logits], masked ? () => undefined : without('padding-mask')) as [
      Tensor,
    ]
    return { logits, attention: namedTensors([logits]).get(ATTENTION) as Tensor }
  }
  const session = await modelSession(model, { engine })
  const inputs = { src: tokenIds('src', [source]), trg: tokenIds('trg', [input]) }
  const values = await session.run(`lesson src-mask ${masked}`, trace, inputs)
  return { logits: plainValue(values.logits), attention: plainValue(values.attention) }
}

async function compare(
  tools: Tools & { readonly model: Transformer },
  source: readonly number[],
  input: readonly number[],
  word: (id: number) => string,
): Promise<Shown> {
  const { srcPadIdx, maxLen } = tools.model.options
  const most = Math.min(6, maxLen - source.length)
  const counts = Array.from({ length: most + 1 }, (_, pads) => pads)
  const withPads = (pads: number): number[] => [...source, ...Array.from({ length: pads }, () => srcPadIdx)]
  const change = async (masked: boolean): Promise<number[]> => {
    const plain = await pass(tools, source, input, masked)
    const changes: number[] = []
    for (const pads of counts) {
      const { logits } = await pass(tools, withPads(pads), input, masked)
      changes.push(largestDifference(logits.data, plain.logits.data))
    }
    return changes
  }
  const [kept, removed] = [await change(true), await change(false)]
  const shown = withPads(Math.min(2, most))
  const [masked, open] = [await pass(tools, shown, input, true), await pass(tools, shown, input, false)]
  const labels = shown.map(word)
  const padShare = (value: Value): number => {
    const row = part(value, 0, 0, 0).data
    return row.filter((_, key) => key >= source.length).reduce((sum, weight) => sum + weight, 0)
  }
  return {
    figures: [
      matrix(
        'masked',
        { zh: '有掩码：第一个头的注意力', en: 'With the mask: attention of the first head' },
        part(masked.attention, 0, 0),
        {
          axes: ['queryLen', 'keyLen'],
          rows: labels,
          columns: labels,
          digits: 3,
          tensor: ATTENTION,
        },
      ),
      matrix('open', { zh: '没有掩码', en: 'Without it' }, part(open.attention, 0, 0), {
        axes: ['queryLen', 'keyLen'],
        rows: labels,
        columns: labels,
        digits: 3,
        tensor: ATTENTION,
      }),
      curve(
        'padding',
        { zh: '补得越长，logits 变多少', en: 'How much the logits change as more padding is added' },
        [
          { label: { zh: '有掩码', en: 'with the mask' }, data: kept },
          { label: { zh: '没有掩码', en: 'without it' }, data: removed },
        ],
        {
          xLabel: { zh: '补了几个 PAD', en: 'PADs added' },
          yLabel: { zh: 'logits 的最大差', en: 'largest change of a logit' },
        },
      ),
    ],
    values: {
      most,
      kept: Math.max(...kept),
      removed: Math.max(...removed),
      padsShown: shown.length - source.length,
      maskedShare: padShare(masked.attention),
      openShare: padShare(open.attention),
      padRows: shown.length - source.length,
    },
  }
}

export const srcMask: Lesson = {
  id: 'src-mask',
  group: 'masks',
  question: { zh: '为什么需要 srcMask？', en: 'Why is srcMask needed?' },
  body: {
    zh: [
      '没有它，填充会参与注意力：补了 {{padsShown}} 个 PAD 的序列，第一个查询把 {{openShare:%}} 的权重给了 PAD；有掩码时是 {{maskedShare:%}}。',
      '于是同一个序列补得多长，答案就不一样。从零补到 {{most}} 个 PAD：有掩码时 logits 最多变 {{kept}}，没有掩码时变 {{removed}}。一个样本的结果不该取决于它和谁同批。',
      '掩码遮的是键（列），不是查询（行）：PAD 自己那 {{padRows}} 行照样算，结果没人用。所以它不省计算——省计算要靠打包（packing），把填充的行去掉。',
    ],
    en: [
      'Without it padding takes part in attention: with {{padsShown}} PADs added, the first query gives them {{openShare:%}} of its weight; with the mask, {{maskedShare:%}}.',
      'Then the answer depends on how far a sequence happens to be padded. From none to {{most}} PADs the logits change by at most {{kept}} with the mask, and by {{removed}} without it. A result must not depend on its batch companions.',
      'The mask hides keys (columns), never queries (rows): the {{padRows}} rows of PAD are computed all the same, and ignored. So it saves no computation; packing does, which leaves those rows out.',
    ],
  },
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    return compare(
      { ...tools, model: tinyModel() },
      vocabulary.parse('8 3 5'),
      vocabulary.parse('3 5 8').slice(0, -1),
      id => vocabulary.token(id),
    )
  },
  live: {
    text: {
      zh: ['在这个模型和当前例子上：补到 {{most}} 个 PAD，有掩码时 logits 最多变 {{kept}}，没有掩码时变 {{removed}}。'],
      en: [
        'On this model and the example in view: up to {{most}} PADs change the logits by at most {{kept}} with the mask, by {{removed}} without.',
      ],
    },
    async show(context) {
      const { example, words } = context
      return compare(context, example.source, example.target.slice(0, -1), words.source)
    },
  },
  lines: ['Transformer.srcMask', 'MultiHeadAttention.maskedEnergy', 'MultiHeadAttention.attention'],
  tensors: ['srcMask', 'encoder.layers.0.attention.maskedEnergy', ATTENTION],
  prediction: {
    question: {
      zh: '编码器第一层、第一个头：源序列的第一个词元最关注哪个词元？',
      en: 'First layer of the encoder, first head: to which token does the first token of the source attend most?',
    },
    async ask(context) {
      const value = (await observeExample(context, [ATTENTION]))(ATTENTION)
      const { source } = context.example
      const best = source[argmax(part(value, 0, 0, 0).data)] ?? 0
      return { values: {}, options: [...new Set(source.map(context.words.source))], answer: context.words.source(best) }
    },
  },
  reader: {
    zh: '有掩码和没有掩码时，补长一个序列会不会改变它的 logits；掩码矩阵里变零的是行还是列。',
    en: 'Whether padding a sequence further changes its logits, with and without the mask; whether it zeroes rows or columns.',
  },
}
