import { compute, floats, part } from '../computing/compute.js'
import { batchInView, observeRows } from '../computing/context.js'
import { listText } from '../computing/numbers.js'
import { lastAttention } from '../figures/attention-map.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { lacks } from '../models/ablated-transformer.js'
import { text } from './masked-fill.text.js'

const FILL = -1e20
const ENERGIES = [
  [1.2, 0.4, -0.3, 0.8],
  [0.5, 0.6, 0.1, -0.2],
]
const MASK = [
  [1, 1, 1, 0],
  [0, 0, 0, 0],
]

/** The largest finite number of a float format with so many exponent and fraction bits. */
function largestOf(exponentBits: number, fractionBits: number): number {
  const bias = 2 ** (exponentBits - 1) - 1
  return (2 - 2 ** -fractionBits) * 2 ** bias
}

/** bfloat16: the upper half of a float32, rounded to nearest. */
function toBfloat16(value: number): number {
  const floats32 = new Float32Array([value])
  const words = new Uint32Array(floats32.buffer)
  words[0] = ((words[0] ?? 0) + 0x8000) & 0xffff0000
  return floats32[0] ?? 0
}

const word = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : String(value))

export const maskedFill: Lesson = {
  id: 'masked-fill',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const shape = { queryLen: ENERGIES.length, keyLen: 4 }
    const energy = floats('energy', shape, ENERGIES)
    const mask = floats('mask', shape, MASK)
    const filled = energy.maskedFill(mask.equal(0), FILL)
    const value = await compute(tools, { filled, softmax: filled.softmax() })
    // Only the reference engine promises what −∞ less −∞ is; the kernels may take such rows for impossible.
    const infinite = energy.maskedFill(mask.equal(0), Number.NEGATIVE_INFINITY).softmax()
    const { infinite: withInfinity } = await compute({ engine: 'reference' }, { infinite })
    const first = part(value.softmax, 0).data
    const hiddenPlace = (MASK[0] ?? []).indexOf(0)
    return {
      figures: [
        matrix(
          'energy',
          text.labels.energies,
          { data: ENERGIES.flat(), shape: [2, 4] },
          { axes: ['queryLen', 'keyLen'], digits: 2 },
        ),
        matrix(
          'mask',
          text.labels.maskTitle,
          { data: MASK.flat(), shape: [2, 4] },
          { axes: ['queryLen', 'keyLen'], look: 'mask' },
        ),
        matrix('filled', text.labels.filledTitle, value.filled, { axes: ['queryLen', 'keyLen'], digits: 2 }),
        matrix('softmax', text.labels.softmax, value.softmax, { axes: ['queryLen', 'keyLen'] }),
        table(
          'infinity',
          text.labels.withInfinity,
          ['0', '1', '2', '3'],
          ENERGIES.map((_, i) => part(withInfinity, i).data.map(word)),
          {
            rows: [text.labels.firstRow, text.labels.rowAllMasked],
          },
        ),
      ],
      values: {
        fill: FILL,
        hidden: first[hiddenPlace] ?? 1,
        row: listText(first),
        sum: Math.round(first.reduce((total, weight) => total + weight, 0) * 1e6) / 1e6,
        uniform: listText(part(value.softmax, 1).data),
        nan: listTextOf(part(withInfinity, 1).data),
        half: largestOf(5, 10),
        bfloat: toBfloat16(FILL),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, words } = context
      const path = lastAttention(model, 'encoder')
      const { src, trg } = batchInView(context)
      const query = Math.min(1, (src[0]?.length ?? 1) - 1)
      const names = ['energy', 'maskedEnergy', 'attention'].map(name => `${path}.${name}`)
      const value = await observeRows(context, { src, trg: trg.map(row => row.slice(0, -1)) }, ['srcMask', ...names])
      const row = (name: string): readonly number[] => part(value(name), 0, 0, query).data
      const mask = part(value('srcMask'), 0, 0, 0).data
      const weights = row(`${path}.attention`)
      const hidden = mask.flatMap((visible, key) => (visible === 0 ? [key] : []))
      const tokens = (src[0] ?? []).map(words.source)
      const steps = [row(`${path}.energy`), mask, row(`${path}.maskedEnergy`), weights]
      return {
        figures: [
          table(
            'row',
            text.labels.oneRowStepByStep,
            tokens,
            steps.map(step => [...step]),
            {
              rows: [text.labels.energy, text.labels.maskRow, text.labels.filledRow, 'softmax'],
              digits: 3,
            },
          ),
        ],
        values: {
          token: tokens[query] ?? '',
          gone: lacks(model, 'padding-mask') ? text.labels.nothingIsMasked : '',
          hidden: hidden.length,
          weight: hidden.reduce((sum, key) => sum + (weights[key] ?? 0), 0),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const maskedEnergy = energy.maskedFill(mask.equal(0), -1e20).as('maskedEnergy')",
      python: 'masked_energy = energy.masked_fill(mask == 0, -1e20)',
    },
  ],
  lines: ['MultiHeadAttention.maskedEnergy', 'MultiHeadAttention.attention'],
  files: ['src/model/multi-head-attention.ts'],
  tensors: ['encoder.layers.0.attention.maskedEnergy', 'encoder.layers.0.attention.attention'],
  prediction: {
    question: text.prediction,
    async ask({ engine }) {
      const keys = 5
      const energy = floats('energy', { queryLen: 1, keyLen: keys }, [0.5, 0.6, 0.1, -0.2, 0.3])
      const mask = floats('mask', { queryLen: 1, keyLen: keys }, [0, 0, 0, 0, 0])
      const { weights } = await compute({ engine }, { weights: energy.maskedFill(mask.equal(0), FILL).softmax() })
      return { values: { keys }, answer: (weights.data[0] ?? 0).toFixed(2) }
    },
  },
  reader: text.reader,
}

function listTextOf(values: readonly number[]): string {
  return `[${values.map(word).join(', ')}]`
}
