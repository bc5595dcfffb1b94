import { compute, floats, part } from '../compute.js'
import { batchInView, observeRows } from '../context.js'
import { matrix, table } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { listText } from '../numbers.js'

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
  group: 'masks',
  question: { zh: '`maskedFill(mask == 0, -1e20)`', en: '`maskedFill(mask == 0, -1e20)`' },
  body: {
    zh: [
      '掩码为零的地方，能量换成 {{fill}}；softmax 之后这些权重是 {{hidden}}——在 float32 里正好是零，不是“很小”，因为 e 的这个次方下溢了。第一行变成 {{row}}，加起来是 {{sum}}。',
      '为什么不用 −∞？平时两者一样。差别在一整行都被遮住的时候：{{fill}} 得到均匀的 {{uniform}}，−∞ 得到 {{nan}}（∞ 减 ∞ 没有意义），一个 NaN 会传遍整个网络。',
      'float16 装不下它：最大只到 {{half}}，PyTorch 会拒绝；bfloat16 的指数和 float32 一样宽，存成 {{bfloat}}。',
    ],
    en: [
      'Where the mask is zero the energy becomes {{fill}}, and after softmax those weights are {{hidden}}: in float32 exactly zero, not merely small, since the power of e underflows. The first row becomes {{row}} and sums to {{sum}}.',
      'Why not −∞? Mostly they do the same. They differ in a row whose keys are all masked: {{fill}} makes it uniform, {{uniform}}; −∞ makes it {{nan}} (∞ less ∞ has no meaning), and one NaN spreads through the whole network.',
      'float16 can’t hold it: it ends at {{half}}, and PyTorch refuses. bfloat16 has an exponent as wide as float32’s and stores {{bfloat}}.',
    ],
  },
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
          { zh: '能量', en: 'Energies' },
          { data: ENERGIES.flat(), shape: [2, 4] },
          { axes: ['queryLen', 'keyLen'], digits: 2 },
        ),
        matrix(
          'mask',
          { zh: '掩码', en: 'Mask' },
          { data: MASK.flat(), shape: [2, 4] },
          { axes: ['queryLen', 'keyLen'], look: 'mask' },
        ),
        matrix('filled', { zh: '填过的能量', en: 'Filled' }, value.filled, { axes: ['queryLen', 'keyLen'], digits: 2 }),
        matrix('softmax', { zh: 'softmax', en: 'Softmax' }, value.softmax, { axes: ['queryLen', 'keyLen'] }),
        table(
          'infinity',
          { zh: '换成 −∞', en: 'With −∞ instead' },
          ['0', '1', '2', '3'],
          ENERGIES.map((_, i) => part(withInfinity, i).data.map(word)),
          {
            rows: [
              { zh: '第一行', en: 'first row' },
              { zh: '全遮住的行', en: 'row all masked' },
            ],
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
    text: {
      zh: ['编码器第一层第一个头，{{token}} 这一行：遮住 {{hidden}} 个键之后，它们的权重之和是 {{weight}}。'],
      en: [
        'First layer of the encoder, first head, the row of {{token}}: after {{hidden}} keys are masked, their weights sum to {{weight}}.',
      ],
    },
    async show(context) {
      const path = 'encoder.layers.0.attention'
      const { src, trg } = batchInView(context)
      const names = ['energy', 'maskedEnergy', 'attention'].map(name => `${path}.${name}`)
      const value = await observeRows(context, { src, trg: trg.map(row => row.slice(0, -1)) }, ['srcMask', ...names])
      const row = (name: string): readonly number[] => part(value(name), 0, 0, 0).data
      const mask = part(value('srcMask'), 0, 0, 0).data
      const weights = row(`${path}.attention`)
      const hidden = mask.flatMap((visible, key) => (visible === 0 ? [key] : []))
      const tokens = (src[0] ?? []).map(context.words.source)
      const steps = [row(`${path}.energy`), mask, row(`${path}.maskedEnergy`), weights]
      return {
        figures: [
          table(
            'row',
            { zh: '一行的四步', en: 'One row, step by step' },
            tokens,
            steps.map(step => [...step]),
            {
              rows: [{ zh: '能量', en: 'energy' }, { zh: '掩码', en: 'mask' }, { zh: '填过', en: 'filled' }, 'softmax'],
              digits: 3,
            },
          ),
        ],
        values: {
          token: tokens[0] ?? '',
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
    question: {
      zh: '一行 {{keys}} 个键全被遮住。填 `-1e20` 再 softmax，每个权重是多少？',
      en: 'All {{keys}} keys of a row are masked, filled with `-1e20`. What is each weight after softmax?',
    },
    async ask({ engine }) {
      const keys = 4
      const energy = floats('energy', { queryLen: 1, keyLen: keys }, [0.5, 0.6, 0.1, -0.2])
      const mask = floats('mask', { queryLen: 1, keyLen: keys }, [0, 0, 0, 0])
      const { weights } = await compute({ engine }, { weights: energy.maskedFill(mask.equal(0), FILL).softmax() })
      return { values: { keys }, answer: String(weights.data[0] ?? 0) }
    },
  },
  reader: {
    zh: '任意一行能量和掩码的 softmax；整行被遮时，填有限的数和填 −∞ 各得到什么。',
    en: 'The softmax of any row under any mask; what a row all masked becomes with a finite fill and with −∞.',
  },
}

function listTextOf(values: readonly number[]): string {
  return `[${values.map(word).join(', ')}]`
}
