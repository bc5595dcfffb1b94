import { Vocabulary } from '../../data/vocabulary.js'
import { forwardGraph } from '../../session/graphs.js'
import { crossEntropyRows, dropout } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import { adam, sgd } from '../../train/optimizers/optimizer.js'
import { ids } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { followSteps } from '../computing/follow-steps.js'
import { onePass } from '../computing/generation.js'
import { depthOf, shapesAt } from '../computing/graph-facts.js'
import { largestDifference, listText, rowsOf } from '../computing/numbers.js'
import type { Tools } from '../computing/tools.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { type ExerciseTable, numbersOf, rows, upTo, yesOrNo } from './exercise.js'

const digits = Vocabulary.digits()
const PAD = tinyModel().options.trgPadIdx

function words(tokens: readonly number[]): string {
  return tokens.map(id => digits.token(id)).join(' ')
}

/** Loss and gradient of one row of logits. */
async function lossOf(tools: Tools, row: readonly number[], right: number) {
  const logits = rows('logits', [row])
  const loss = crossEntropyRows(logits, ids('target', { row: 1 }, [right]), { ignoreIndex: -1 })
  const gradient = gradients(loss.sumTo([]), [logits]).get(logits) as Tensor
  return { loss: (await numbersOf(tools, loss))[0] ?? 0, gradient: await numbersOf(tools, gradient) }
}

export const trainingExercises = {
  'input-and-target': [
    {
      question: {
        zh: '整个目标序列是 {{whole}}。解码器的输入是什么？',
        en: 'The whole target sequence is {{whole}}. What is the decoder’s input?',
      },
      async ask(tools) {
        const whole = digits.parse('0 4 9')
        const trg = ids('trg', { N: 1, trgLen: whole.length }, whole)
        const input = await numbersOf(tools, trg.slice(1, 0, -1))
        return { values: { whole: words(whole) }, answer: words(input) }
      },
    },
    {
      question: {
        zh: '整个目标序列 {{whole}} 补到 {{length}} 个词元。这一行里有几个位置计入损失？',
        en: 'The whole target sequence {{whole}} is padded to {{length}} tokens. How many positions of its row count in the loss?',
      },
      async ask(tools) {
        const [whole, length] = [digits.parse('0 4 9'), 9]
        const padded = upTo(length).map(place => whole[place] ?? PAD)
        const target = ids('trg', { N: 1, trgLen: length }, padded).slice(1, 1)
        const counted = await numbersOf(tools, target.notEqual(PAD).mul(1))
        return { values: { whole: words(whole), length }, answer: String(counted.filter(cell => cell === 1).length) }
      },
    },
  ],
  'shift-or-mask': [
    {
      question: {
        zh: '整个目标序列是 {{whole}}，不切片，全长输入。与切片等价的目标是什么？',
        en: 'The whole target sequence, {{whole}}, is the input, unsliced. Which target is equivalent to the slices?',
      },
      async ask() {
        const whole = digits.parse('6 7 8')
        return { values: { whole: words(whole) }, answer: words([...whole.slice(1), PAD]) }
      },
    },
    {
      question: {
        zh: '输入的位置 {{place}}（从零数起）换了一个词元。因果掩码下，logits 的行 {{place}} 会变吗？（是 / 否）',
        en: 'The token at position {{place}} of the input, counted from zero, is replaced. Under the causal mask, does row {{place}} of the logits change? (yes / no)',
      },
      async ask({ engine }) {
        const place = 2
        const [source, input] = [digits.parse('8 3 5'), digits.parse('3 5 8')]
        const other = input.map((id, t) => (t === place ? id + 1 : id))
        const row = async (tokens: readonly number[]) =>
          rowsOf(await onePass({ engine, model: tinyModel() }, source, tokens))[place] ?? []
        return yesOrNo({ place }, largestDifference(await row(input), await row(other)) > 1e-6)
      },
    },
  ],
  'forward-lines': [
    {
      question: {
        zh: '一批 {{N}} 对样本，源序列 {{srcLen}} 个词元，解码器输入 {{trgLen}} 个。`trgMask` 是什么形状？',
        en: 'A batch has {{N}} pairs, with sources of {{srcLen}} tokens and decoder inputs of {{trgLen}}. What is the shape of `trgMask`?',
      },
      async ask() {
        const sizes = { N: 4, srcLen: 9, trgLen: 6 }
        return { values: sizes, answer: shapesAt(tinyModel(), sizes)('trgMask') }
      },
    },
    {
      question: {
        zh: '两批数据形状完全一样，词元不同（其中一批有填充）。下面哪个张量会不同？',
        en: 'Two batches have the same shapes but other tokens, and one of them has padding. Which of these tensors differs?',
      },
      async ask({ engine }) {
        const model = tinyModel()
        const options = ['srcMask', 'trgMask']
        const look = (source: readonly number[]) =>
          observeRows({ engine, model }, { src: [source], trg: [source.slice(0, 3)] }, options)
        const [full, padded] = [await look([1, 5, 6, 7, 2]), await look([1, 9, 2, 0, 0])]
        const differing = options.filter(name => full(name).data.join() !== padded(name).data.join())
        return { values: {}, options, answer: differing.join(' ') }
      },
    },
  ],
  parallel: [
    {
      question: {
        zh: '编码器和解码器的层数都加倍。一次前向里最长的那串运算会变长吗？（是 / 否）',
        en: 'Encoder and decoder get twice as many layers. Does the longest chain of operations in one forward pass get longer? (yes / no)',
      },
      async ask() {
        const [few, many] = [2, 4].map(numLayers => depthOf(forwardGraph(tinyModel({ numLayers })).logits))
        return yesOrNo({}, (many ?? 0) > (few ?? 0))
      },
    },
    {
      question: {
        zh: '一次前向里最长的那串运算有 {{depth}} 步，与长度无关。不用缓存，逐个生成 {{tokens}} 个词元，这串运算有多少步？',
        en: 'The longest chain of operations in one forward pass has {{depth}} steps, whatever the length. How long is the chain when {{tokens}} tokens are generated one after another without a cache?',
      },
      async ask() {
        const tokens = 12
        const depth = depthOf(forwardGraph(tinyModel({ ...originalOptions })).logits)
        return { values: { depth, tokens }, answer: String(depth * tokens) }
      },
    },
  ],
  'normalise-or-regularise': [
    {
      question: {
        zh: '一个权重是 {{w}}，损失给它的梯度是 {{gradient}}。加上 L2（系数 {{decay}}），优化器用的梯度是多少？',
        en: 'A weight is {{w}}, and the loss gives it the gradient {{gradient}}. With L2 of {{decay}}, which gradient does the optimiser use?',
      },
      async ask(tools) {
        const [w, gradient, decay] = [2, 0.5, 0.1]
        const lr = 1
        const descent = sgd({ lr, weightDecay: decay })
        const [step] = await followSteps(tools, descent, { start: [w], gradients: [gradient], steps: 1 })
        return { values: { w, gradient, decay }, answer: ((w - (step?.values[0] ?? 0)) / lr).toFixed(2) }
      },
    },
    {
      question: {
        zh: 'dropout 的丢弃率是 {{rate}}，为了让平均大小不变，留下来的数要放大。训练时，一个 {{x}} 留下来之后是多少？保留两位小数。',
        en: 'Dropout has the rate {{rate}} and scales up what it keeps, so that the average stays the same. In training, what becomes of a {{x}} that is kept? Two decimals.',
      },
      async ask(tools) {
        const [rate, x] = [0.2, 2]
        const out = await numbersOf(tools, dropout(rows('x', [upTo(40).map(() => x)]), rate, 1))
        return { values: { rate, x }, answer: Math.max(...out).toFixed(2) }
      },
    },
  ],
  'loss-gradient': [
    {
      question: {
        zh: 'logits 还是 {{logits}}，但正确答案是类别 {{right}}（从零数起），它的概率是 {{probability:4}}。损失是多少？保留三位小数。',
        en: 'The logits are {{logits}}, but the right class is {{right}}, counted from zero, whose probability is {{probability:4}}. What is the loss? Three decimals.',
      },
      async ask(tools) {
        const [logits, right] = [[2, 1, 0], 2]
        const { loss } = await lossOf(tools, logits, right)
        const probability = (await numbersOf(tools, rows('logits', [logits]).softmax()))[right] ?? 0
        return { values: { logits: listText(logits), right, probability }, answer: loss.toFixed(3) }
      },
    },
    {
      question: {
        zh: '概率是 {{probabilities}}，正确的是中间那个。损失对三个 logits 的梯度是什么？各保留四位小数。',
        en: 'The probabilities are {{probabilities}}, and the one in the middle is right. What is the gradient of the loss with respect to the three logits? Four decimals each.',
      },
      async ask(tools) {
        const logits = [2, 1, 0]
        const probabilities = await numbersOf(tools, rows('logits', [logits]).softmax())
        const { gradient } = await lossOf(tools, logits, 1)
        return {
          values: { probabilities: listText(probabilities) },
          answer: gradient.map(value => value.toFixed(4)).join(', '),
        }
      },
    },
  ],
  adam: [
    {
      question: {
        zh: '一个参数的头一个梯度是 {{gradient}}，m 从零开始，β₁ 是 {{beta1}}。第一步之后 m 是多少？',
        en: 'A parameter’s first gradient is {{gradient}}, m starts at zero, and β₁ is {{beta1}}. What is m after the first step?',
      },
      async ask(tools) {
        const gradient = 0.5
        const optimizer = adam({ lr: 0.01 })
        const [step] = await followSteps(tools, optimizer, { start: [0], gradients: [gradient], steps: 1 })
        const beta1 = optimizer.config.name === 'adam' ? optimizer.config.betas[0] : 0
        return { values: { gradient, beta1 }, answer: (step?.state['m']?.[0] ?? 0).toFixed(3) }
      },
    },
    {
      question: {
        zh: '两个参数的头一个梯度分别是 {{small}} 和 {{large}}。Adam 的第一步里，后者挪动的距离是前者的几倍？保留一位小数。',
        en: 'Two parameters have the first gradients {{small}} and {{large}}. In Adam’s first step, how many times as far as the former does the latter move? One decimal.',
      },
      async ask(tools) {
        const [small, large] = [0.01, 10]
        const given = { start: [0, 0], gradients: [small, large], steps: 1 }
        const [step] = await followSteps(tools, adam({ lr: 0.001 }), given)
        const [a = 1, b = 0] = step?.values ?? []
        return { values: { small, large }, answer: (b / a).toFixed(1) }
      },
    },
  ],
} as const satisfies ExerciseTable
