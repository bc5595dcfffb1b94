import { Transformer } from '../../model/transformer.js'
import { layerNorm, linear } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import { floats } from '../computing/compute.js'
import { blockOutput, shapesAt } from '../computing/graph-facts.js'
import { largestDifference, listText, spread } from '../computing/numbers.js'
import type { Tools } from '../computing/tools.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { type ExerciseTable, isRefused, numbersOf, rows, yesOrNo } from './exercise.js'

/** How many trained numbers stand below a key. */
function countBelow(model: Transformer, key: string): number {
  let count = 0
  for (const parameter of model.parameters()) if (parameter.key.startsWith(`${key}.`)) count += parameter.count
  return count
}

/** LayerNorm of rows, with the same gamma and beta everywhere. */
function normalised(tools: Tools, numbers: readonly (readonly number[])[], gamma = 1, beta = 0) {
  const [first = []] = numbers
  const all = (name: string, number: number): Tensor =>
    floats(
      name,
      { width: first.length },
      first.map(() => number),
    )
  return numbersOf(tools, layerNorm(rows('x', numbers), all('gamma', gamma), all('beta', beta)))
}

const FIRST = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 0],
]

/** The hidden row of the lesson's feed-forward network, after ReLU. */
function hidden(tools: Tools, x: readonly number[]): Promise<readonly number[]> {
  return numbersOf(tools, linear(rows('x', [x]), rows('first', FIRST)).relu())
}

export const blockExercises = {
  parts: [
    {
      question: {
        zh: '一批 {{N}} 个源序列，每个 {{srcLen}} 个词元，embedDim 是 {{embedDim}}。编码器交给解码器的是什么形状？',
        en: 'A batch has {{N}} sources of {{srcLen}} tokens, and embedDim is {{embedDim}}. What is the shape of what the encoder hands to the decoder?',
      },
      async ask() {
        const model = tinyModel({ embedDim: 20, numLayers: 2 })
        const [N, srcLen] = [3, 11]
        const answer = shapesAt(model, { N, srcLen, trgLen: 6 })(blockOutput(model, 'encoder', 1))
        return { values: { N, srcLen, embedDim: model.options.embedDim }, answer }
      },
    },
    {
      question: {
        zh: '原程序的设定（embedDim {{embedDim}}，每边 {{numLayers}} 层）下，哪一部分的参数最多？',
        en: 'In the original setting, with embedDim {{embedDim}} and {{numLayers}} layers on either side, which part has the most parameters?',
      },
      async ask() {
        const model = new Transformer(originalOptions)
        const options = ['encoder.embed', 'encoder.layers', 'decoder.layers', 'decoder.fc_out']
        const counts = options.map(key => countBelow(model, key))
        const { embedDim, numLayers } = model.options
        return { values: { embedDim, numLayers }, options, answer: options[counts.indexOf(Math.max(...counts))] ?? '' }
      },
    },
  ],
  'hyper-parameters': [
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。头数取下面哪个会报错？',
        en: 'embedDim is {{embedDim}}. Which of these numbers of heads is an error?',
      },
      async ask() {
        const embedDim = 48
        const options = [3, 6, 8, 10]
        const refused = await Promise.all(options.map(heads => isRefused(() => tinyModel({ embedDim, heads }))))
        return { values: { embedDim }, options: options.map(String), answer: String(options[refused.indexOf(true)]) }
      },
    },
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。trgVocabSize 加 {{more}}，别的不动，参数一共多几个？（嵌入表和最后的 `Linear` 都会变，后者还有偏置。）',
        en: 'embedDim is {{embedDim}}. trgVocabSize grows by {{more}} and nothing else changes. How many more parameters are there? (The embedding table and the last `Linear` both grow, and the latter has a bias.)',
      },
      async ask() {
        const [embedDim, more] = [32, 10]
        const count = (trgVocabSize: number): number => tinyModel({ embedDim, trgVocabSize }).parameterCount
        return { values: { embedDim, more }, answer: String(count(13 + more) - count(13)) }
      },
    },
  ],
  'module-list': [
    {
      question: {
        zh: '编码器有 {{numLayers}} 层。最后一层 `fcQ` 的权重，键叫什么？',
        en: 'The encoder has {{numLayers}} layers. What is the key of the weight of `fcQ` in the last one?',
      },
      async ask() {
        const model = new Transformer(originalOptions)
        const { numLayers } = model.options
        const options = [numLayers - 1, numLayers].map(i => `encoder.layers.${i}.attention.fc_q.weight`)
        const keys = model.stateDict()
        return { values: { numLayers }, options, answer: options.filter(key => keys.has(key)).join(' ') }
      },
    },
    {
      question: {
        zh: '一层有 {{one}} 个参数。`ModuleList([... for _ in range(n)])` 里 n 取 {{n}}，一共训练多少个参数？',
        en: 'A layer has {{one}} parameters. With `ModuleList([... for _ in range(n)])` and n = {{n}}, how many parameters are trained in all?',
      },
      async ask() {
        const n = 4
        const model = tinyModel({ numLayers: n })
        const one = countBelow(model, 'encoder.layers.0')
        return { values: { one: String(one), n }, answer: String(countBelow(model, 'encoder.layers')) }
      },
    },
  ],
  'layer-norm': [
    {
      question: {
        zh: '一行数是 {{row}}，gamma 是一、beta 是零。LayerNorm 之后，第一个数是多少？保留两位小数。',
        en: 'A row is {{row}}; gamma is one and beta zero. What is its first number after LayerNorm? Two decimals.',
      },
      async ask(tools) {
        const row = [2, 4, 4, 6]
        const [first = 0] = await normalised(tools, [row])
        return { values: { row: listText(row) }, answer: first.toFixed(2) }
      },
    },
    {
      question: {
        zh: '一行数是 {{row}}，gamma 全是 {{gamma}}，beta 全是 {{beta}}。LayerNorm 之后，最后一个数是多少？保留两位小数。',
        en: 'A row is {{row}}; gamma is {{gamma}} everywhere and beta {{beta}}. What is its last number after LayerNorm? Two decimals.',
      },
      async ask(tools) {
        const [row, gamma, beta] = [[1, 5, 1, 5], 3, 0.5] as const
        const last = (await normalised(tools, [row], gamma, beta)).at(-1) ?? 0
        return { values: { row: listText(row), gamma, beta }, answer: last.toFixed(2) }
      },
    },
  ],
  'same-distribution': [
    {
      question: {
        zh: '{{a}} 和 {{b}} 各过一次 LayerNorm（gamma 是一、beta 是零），两行结果相同吗？（是 / 否）',
        en: '{{a}} and {{b}} go through LayerNorm, with gamma one and beta zero. Are the two results the same? (yes / no)',
      },
      async ask(tools) {
        const [a, b] = [
          [1, 2, 3],
          [1, 10, 1],
        ]
        const [first, second] = [await normalised(tools, [a]), await normalised(tools, [b])]
        return yesOrNo({ a: listText(a), b: listText(b) }, largestDifference(first, second) < 1e-3)
      },
    },
    {
      question: {
        zh: 'LayerNorm 的 gamma 全是 {{gamma}}，beta 全是 {{beta}}。任意一行（各数不全相同）出来的标准差是多少？保留一位小数。',
        en: 'LayerNorm’s gamma is {{gamma}} everywhere and its beta {{beta}}. What is the standard deviation of any row that comes out, if its numbers are not all the same? One decimal.',
      },
      async ask(tools) {
        const [gamma, beta] = [2.5, 1]
        const out = await normalised(tools, [[3, -1, 7, 2]], gamma, beta)
        return { values: { gamma, beta }, answer: spread(out).toFixed(1) }
      },
    },
  ],
  residual: [
    {
      question: {
        zh: 'query 的一行是 {{x}}，注意力给它的输出是 {{f}}。残差相加之后是什么？',
        en: 'A row of the query is {{x}}, and attention gives {{f}} for it. What is their residual sum?',
      },
      async ask(tools) {
        const [x, f] = [
          [1, -2],
          [0.5, 0.25],
        ]
        const sum = await numbersOf(tools, rows('x', [x]).add(rows('f', [f])))
        return { values: { x: listText(x), f: listText(f) }, answer: listText(sum) }
      },
    },
    {
      question: {
        zh: '每一层算 f(x) = {{w}}·x，再加上 x。连过 {{layers}} 层，输出对最初的 x 的梯度是多少？保留三位小数。（没有加法时只有 {{without}}。）',
        en: 'Each layer computes f(x) = {{w}}·x and adds x. After {{layers}} layers, what is the gradient of the output with respect to the first x? Three decimals. (Without the addition it is only {{without}}.)',
      },
      async ask(tools) {
        const [w, layers] = [0.1, 3]
        const x = rows('x', [[1]])
        const chain = (step: (h: Tensor) => Tensor): Tensor => {
          let out = x
          for (let layer = 0; layer < layers; layer++) out = step(out)
          return gradients(out.sumTo([]), [x]).get(x) as Tensor
        }
        const [added = 0] = await numbersOf(
          tools,
          chain(h => h.mul(w).add(h)),
        )
        const [without = 0] = await numbersOf(
          tools,
          chain(h => h.mul(w)),
        )
        return { values: { w, layers, without }, answer: added.toFixed(3) }
      },
    },
  ],
  'feed-forward': [
    {
      question: {
        zh: '还是这一课的权重，输入是 {{x}}。ReLU 之后的四个数是什么？',
        en: 'With this lesson’s weights, the input is {{x}}. What are the four numbers after ReLU?',
      },
      async ask(tools) {
        const x = [2, -3]
        return { values: { x: listText(x) }, answer: listText(await hidden(tools, x)) }
      },
    },
    {
      question: {
        zh: '还是这些权重。{{a}} 和 {{b}} 各自 ReLU 之后的结果相加，等于 {{sum}} 在 ReLU 之后的结果吗？（是 / 否）',
        en: 'The same weights. The results after ReLU for {{a}} and for {{b}} are added. Is that the result after ReLU for {{sum}}? (yes / no)',
      },
      async ask(tools) {
        const [a, b] = [
          [1, -2],
          [-2, 1],
        ]
        const sum = await numbersOf(tools, rows('a', [a]).add(rows('b', [b])))
        const apart = await numbersOf(
          tools,
          rows('a', [await hidden(tools, a)]).add(rows('b', [await hidden(tools, b)])),
        )
        const same = largestDifference(apart, await hidden(tools, sum)) < 1e-6
        return yesOrNo({ a: listText(a), b: listText(b), sum: listText(sum) }, same)
      },
    },
  ],
} as const satisfies ExerciseTable
