import { Vocabulary } from '../../data/vocabulary.js'
import { argmax } from '../../math/argmax.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { namedTensors } from '../../tensor/graph.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import { part, plainValue, type Value } from '../compute.js'
import { observeExample } from '../context.js'
import { without } from '../experiments/changes.js'
import { curve, matrix } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { largestDifference } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'
import { text } from './src-mask.text.js'

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
      matrix('masked', text.labels.withTheMaskAttentionOf, part(masked.attention, 0, 0), {
        axes: ['queryLen', 'keyLen'],
        rows: labels,
        columns: labels,
        digits: 3,
        tensor: ATTENTION,
      }),
      matrix('open', text.labels.withoutIt, part(open.attention, 0, 0), {
        axes: ['queryLen', 'keyLen'],
        rows: labels,
        columns: labels,
        digits: 3,
        tensor: ATTENTION,
      }),
      curve(
        'padding',
        text.labels.howMuchTheLogitsChange,
        [
          { label: text.labels.withTheMask, data: kept },
          { label: text.labels.curveWithoutIt, data: removed },
        ],
        {
          xLabel: text.labels.padsAdded,
          yLabel: text.labels.largestChangeOfALogit,
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
  question: text.question,
  body: text.body,
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
    text: text.live,
    async show(context) {
      const { example, words } = context
      return compare(context, example.source, example.target.slice(0, -1), words.source)
    },
  },
  lines: ['Transformer.srcMask', 'MultiHeadAttention.maskedEnergy', 'MultiHeadAttention.attention'],
  tensors: ['srcMask', 'encoder.layers.0.attention.maskedEnergy', ATTENTION],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const value = (await observeExample(context, [ATTENTION]))(ATTENTION)
      const { source } = context.example
      const best = source[argmax(part(value, 0, 0, 0).data)] ?? 0
      return { values: {}, options: [...new Set(source.map(context.words.source))], answer: context.words.source(best) }
    },
  },
  reader: text.reader,
}
