import { compute, floats, part } from '../compute.js'
import { trainAll } from '../experiments/conduct.js'
import { exactShare } from '../experiments/decode.js'
import { shortReverse } from '../experiments/task-options.js'
import { curve, matrix, table } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { largestDifference, mean } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'

const SEEDS = [1, 2]

/**
 * The matrix that turns PE(pos) into PE(pos + k): a rotation a pair of columns, by the angle k·w. Its sines and
 * cosines are the row PE(k) itself.
 */
function rotation(row: readonly number[]): number[][] {
  return row.map((_, i) =>
    row.map((_, j) => {
      const pair = 2 * Math.floor(i / 2)
      if (pair !== 2 * Math.floor(j / 2)) return 0
      const [sin = 0, cos = 1] = [row[pair], row[pair + 1]]
      if (i === j) return cos
      return i === pair ? sin : -sin
    }),
  )
}

async function rotate(tools: Tools, embedDim: number, maxLen: number, k: number): Promise<Shown> {
  const table_ = sinusoids(embedDim, maxLen)
  const turn = rotation(part(table_, k).data)
  const pe = floats('pe', { position: maxLen, embedDim }, table_.data)
  const matrix_ = floats('rotation', { embedDim, inFeatures: embedDim }, turn)
  const { turned } = await compute(tools, { turned: pe.matmul(matrix_.T()) })
  const known = maxLen - k
  const residual = largestDifference(
    turned.data.slice(0, known * embedDim),
    table_.data.slice(k * embedDim, maxLen * embedDim),
  )
  const shown = Math.min(8, embedDim)
  return {
    figures: [
      matrix(
        'rotation',
        {
          zh: `把任何位置变到 ${k} 步之后的矩阵（左上角）`,
          en: `The matrix that moves any position on by ${k} (its corner)`,
        },
        { data: turn.slice(0, shown).flatMap(row => row.slice(0, shown)), shape: [shown, shown] },
        { axes: ['embedDim', 'embedDim'], digits: 3 },
      ),
    ],
    values: { k, positions: known, residual, embedDim },
  }
}

export const whySinusoids: Lesson = {
  id: 'why-sinusoids',
  group: 'embedding-and-positions',
  question: { zh: '这种编码是瞎想的吗？', en: 'Is it arbitrary?' },
  body: {
    zh: [
      '不是随手取的。正弦和余弦成对，位置移动 k 步，每一对就转过一个固定的角：PE(pos+k) = R·PE(pos)，R 只取决于 k，与 pos 无关。所以“往前 {{k}} 个”对任何位置都是同一个线性变换，线性层学得到。',
      '验证：embedDim 为 {{embedDim}}，k 为 {{k}}，对 {{positions}} 个位置都转一遍，残差最大 {{residual}}。R 里的正弦和余弦就是 PE(k) 自己那一行。',
      '但它也不是唯一的选择：可以让每个位置的向量自己学出来。下面把两者放在需要位置的任务 `reverse` 上比。',
    ],
    en: [
      'It is not a whim. Sine and cosine come in pairs; move by k positions and each pair turns by a fixed angle: PE(pos+k) = R·PE(pos), where R depends on k and not on pos. So “{{k}} back” is one and the same linear map at every position, and a linear layer can learn it.',
      'Checked: with embedDim {{embedDim}} and k = {{k}}, over {{positions}} positions, the residual is at most {{residual}}. The sines and cosines in R are the row PE(k) itself.',
      'Nor is it the only way: each position’s vector can be learned. Below the two are trained on `reverse`, a task that needs positions.',
    ],
  },
  async worked(tools) {
    return rotate(tools, 16, 64, 3)
  },
  live: {
    text: {
      zh: ['这个模型的宽度是 {{embedDim}}：移动 {{k}} 步的旋转对 {{positions}} 个位置都成立，残差最大 {{residual}}。'],
      en: [
        'At this model’s width, {{embedDim}}, the rotation by {{k}} holds for {{positions}} positions with a residual of at most {{residual}}.',
      ],
    },
    async show({ engine, model }) {
      return rotate({ engine }, model.options.embedDim, 50, 5)
    },
  },
  experiment: {
    text: {
      zh: [
        '`reverse`，各训练 {{steps}} 步，{{seeds}} 个种子取平均：正弦全对 {{sinusoidal:%}}，学出来的位置全对 {{learned:%}}。{{verdict}}',
      ],
      en: [
        'On `reverse`, {{steps}} steps each, the mean of {{seeds}} seeds: sinusoids get {{sinusoidal:%}} all right, learned positions {{learned:%}}. {{verdict}}',
      ],
    },
    async run(tools, conduct) {
      const task = shortReverse()
      const kinds = ['sinusoidal', 'learned'] as const
      const runs = kinds.flatMap(positions => SEEDS.map(seed => ({ task, seed, steps: 300, options: { positions } })))
      const pairs = task.heldOut(undefined, 100)
      const results = await trainAll(runs, tools, conduct, async experiment => ({
        exact: await exactShare(experiment, pairs),
        losses: experiment.losses,
      }))
      const group = (i: number) => results.slice(i * SEEDS.length, (i + 1) * SEEDS.length)
      const exact = kinds.map((_, i) => mean(group(i).map(result => result.exact)))
      const [sinusoidal = 0, learned = 0] = exact
      return {
        figures: [
          curve(
            'losses',
            { zh: '训练损失（第一个种子）', en: 'Training loss (first seed)' },
            kinds.map((kind, i) => ({ label: kind, data: group(i)[0]?.losses ?? [] })),
            { xLabel: { zh: '步', en: 'step' }, yLabel: { zh: '损失', en: 'loss' } },
          ),
          table(
            'exact',
            { zh: '全对的比例', en: 'Share all right' },
            SEEDS.map(seed => ({ zh: `种子 ${seed}`, en: `seed ${seed}` })),
            kinds.map((_, i) => group(i).map(result => result.exact)),
            { rows: [...kinds], digits: 3 },
          ),
        ],
        values: {
          steps: results[0]?.losses.length ?? 0,
          seeds: SEEDS.length,
          sinusoidal,
          learned,
          verdict:
            Math.abs(sinusoidal - learned) < 0.1
              ? {
                  zh: '差别不大：在训练过的长度之内，两者都够用。',
                  en: 'They differ little: within the trained length either will do.',
                }
              : sinusoidal > learned
                ? {
                    zh: '在这么少的步数里，不用学的正弦占先。',
                    en: 'In so few steps the sinusoids, which need no learning, are ahead.',
                  }
                : { zh: '这里学出来的位置占先。', en: 'Here learned positions are ahead.' },
        },
      }
    },
  },
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions'],
  prediction: {
    question: {
      zh: '从位置 {{a}} 转到 {{b}} 的矩阵，和从 {{c}} 转到 {{d}} 的矩阵相同吗？（yes / no）',
      en: 'Is the matrix from position {{a}} to {{b}} the same as the one from {{c}} to {{d}}? (yes / no)',
    },
    async ask({ engine, model }) {
      const k = 5
      const shown = await rotate({ engine }, model.options.embedDim, 50, k)
      const residual = shown.values['residual']
      const same = typeof residual === 'number' && residual < 1e-3
      return { values: { a: 2, b: 2 + k, c: 30, d: 30 + k }, options: ['yes', 'no'], answer: same ? 'yes' : 'no' }
    },
  },
  reader: {
    zh: '为什么移动固定的步数对所有位置是同一个线性变换，怎样验证残差近乎零。',
    en: 'Why a shift by a fixed number of positions is one linear map everywhere, and how to check that the residual is about zero.',
  },
}
