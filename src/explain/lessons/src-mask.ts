import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { changedPass } from '../computing/changed-pass.js'
import { part, type Value } from '../computing/compute.js'
import { largestDifference } from '../computing/numbers.js'
import { without } from '../experiments/changes.js'
import { lastAttention, meanOfHeads } from '../figures/attention-map.js'
import { curve, matrix } from '../figures/figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './src-mask.text.js'

/** Logits and the last layer's attention, with the source mask or without it. */
async function pass(
  tools: Tools & { readonly model: Transformer },
  source: readonly number[],
  input: readonly number[],
  masked: boolean,
): Promise<{ readonly logits: Value; readonly attention: Value }> {
  const name = `${lastAttention(tools.model, 'encoder')}.attention`
  const change = masked ? undefined : without('padding-mask')
  const key = masked ? 'whole' : 'without padding-mask'
  const value = await changedPass(tools, { src: [source], trg: [input] }, ['decoder.logits', name], { key, change })
  return { logits: value('decoder.logits'), attention: meanOfHeads(value(name)) }
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
  const query = Math.min(1, source.length - 1)
  const tensor = `${lastAttention(tools.model, 'encoder')}.attention`
  const padShare = (value: Value): number => {
    const row = part(value, query).data
    return row.filter((_, key) => key >= source.length).reduce((sum, weight) => sum + weight, 0)
  }
  return {
    figures: [
      matrix('masked', text.labels.withTheMaskAttentionOf, masked.attention, {
        axes: ['queryLen', 'keyLen'],
        rows: labels,
        columns: labels,
        digits: 3,
        tensor,
      }),
      matrix('open', text.labels.withoutIt, open.attention, {
        axes: ['queryLen', 'keyLen'],
        rows: labels,
        columns: labels,
        digits: 3,
        tensor,
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
      token: labels[query] ?? '',
      padRows: shown.length - source.length,
    },
  }
}

export const srcMask: Lesson = {
  id: 'src-mask',
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
      const { figures, values } = await compare(context, example.source, example.target.slice(0, -1), words.source)
      return { figures: figures.filter(({ name }) => name !== 'open'), values }
    },
  },
  lines: ['Transformer.srcMask', 'MultiHeadAttention.maskedEnergy', 'MultiHeadAttention.attention'],
  tensors: ['srcMask', 'encoder.layers.0.attention.maskedEnergy', 'encoder.layers.0.attention.attention'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const { source, target } = context.example
      const { srcPadIdx, maxLen } = context.model.options
      const pads = Math.min(3, maxLen - source.length)
      const padded = [...source, ...Array.from({ length: pads }, () => srcPadIdx)]
      const { attention } = await pass(context, padded, target.slice(0, -1), true)
      const weights = part(attention, padded.length - 1).data
      return { values: { pads }, answer: weights.reduce((sum, weight) => sum + weight, 0).toFixed(0) }
    },
  },
  reader: text.reader,
}
