import type { Pair } from '../../data/pair.js'
import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { tokenInputs } from '../../session/graphs.js'
import { trainingStep } from '../../session/training-step.js'
import { createTask } from '../../tasks/tasks.js'
import { argmaxEqual, countedMean, crossEntropyRows } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import { at, compute, ids } from '../compute.js'
import { observeExample, padded } from '../context.js'
import { trainAll } from '../experiments/conduct.js'
import { decode, exactShare } from '../experiments/decode.js'
import { columns, curve, table } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { largestDifference } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

/** The loss and all gradients with the slices, and with the whole target and `trg[1:] + [PAD]` instead. */
async function bothWays(tools: Tools, model: Transformer, pairs: readonly Pair[]): Promise<Shown> {
  const { srcPadIdx, trgPadIdx } = model.options
  const sources = padded(
    pairs.map(pair => pair.source),
    srcPadIdx,
  )
  const targets = padded(
    pairs.map(pair => pair.target),
    trgPadIdx,
  )
  const shifted = targets.map(row => [...row.slice(1), trgPadIdx])
  const src = ids('src', { N: pairs.length, srcLen: sources[0]?.length ?? 0 }, sources)
  const trg = ids('trg', { N: pairs.length, trgLen: targets[0]?.length ?? 0 }, targets)
  const full = ids('full', { N: pairs.length, trgLen: shifted[0]?.length ?? 0 }, shifted)

  const lossOf = (input: Tensor, target: Tensor): Tensor => {
    const rows = crossEntropyRows(model.forward(src, input), target, { ignoreIndex: trgPadIdx })
    return countedMean(rows, target, trgPadIdx)
  }
  const sliced = await lossAndGradients(tools, model, lossOf(trg.slice(1, 0, -1), trg.slice(1, 1)))
  const whole = await lossAndGradients(tools, model, lossOf(trg, full))
  const keys = [...sliced.gradients.keys()]
  const differences = keys.map(key =>
    largestDifference(sliced.gradients.get(key) ?? [], whole.gradients.get(key) ?? []),
  )
  const largest = Math.max(...differences)
  const sizes = keys.map(key => Math.max(...(sliced.gradients.get(key) ?? []).map(Math.abs)))
  return {
    figures: [
      columns('inputs', { zh: '两种写法的输入和目标', en: 'Input and target, written both ways' }, [
        { label: { zh: '切片：输入', en: 'slices: input' }, cells: (targets[0] ?? []).slice(0, -1).map(String) },
        { label: { zh: '切片：目标', en: 'slices: target' }, cells: (targets[0] ?? []).slice(1).map(String) },
        { label: { zh: '等长：输入', en: 'full size: input' }, cells: (targets[0] ?? []).map(String) },
        { label: { zh: '等长：目标', en: 'full size: target' }, cells: (shifted[0] ?? []).map(String) },
      ]),
      table(
        'same',
        { zh: '损失和梯度', en: 'Loss and gradients' },
        [
          { zh: '切片', en: 'slices' },
          { zh: '等长', en: 'full size' },
          { zh: '最大差', en: 'largest difference' },
        ],
        [
          [sliced.loss, whole.loss, Math.abs(sliced.loss - whole.loss)],
          [
            Math.max(...sizes),
            Math.max(...keys.map(key => Math.max(...(whole.gradients.get(key) ?? []).map(Math.abs)))),
            largest,
          ],
        ],
        {
          rows: [
            { zh: '损失', en: 'loss' },
            { zh: '梯度（绝对值最大者）', en: 'gradients (the largest)' },
          ],
          digits: 8,
        },
      ),
    ],
    values: {
      lossSliced: sliced.loss,
      lossWhole: whole.loss,
      lossDifference: Math.abs(sliced.loss - whole.loss),
      gradientDifference: largest,
      parameters: keys.length,
      verdict:
        largest === 0
          ? { zh: '一位不差', en: 'they are the same to the last bit' }
          : largest <= 1e-5 * Math.max(...sizes)
            ? { zh: '只差计算的舍入', en: 'they differ by rounding alone' }
            : { zh: '它们不一样', en: 'they are not the same' },
    },
  }
}

async function lossAndGradients(tools: Tools, model: Transformer, loss: Tensor) {
  const parameters = [...model.parameters()].filter(({ trained }) => trained)
  const gradientOf = gradients(loss, parameters)
  const outputs: Record<string, Tensor> = { loss }
  for (const parameter of parameters) outputs[parameter.key] = gradientOf.get(parameter) as Tensor
  const { loss: value, ...rest } = await compute(tools, outputs, model)
  return { loss: value?.data[0] ?? 0, gradients: new Map(Object.entries(rest).map(([key, { data }]) => [key, data])) }
}

/** A training step whose input and target are the same sequence. */
function unshiftedStep(model: Transformer): { loss: Tensor; accuracy: Tensor } {
  const { src, trg } = tokenInputs()
  const { trgPadIdx } = model.options
  const logits = model.forward(src, trg)
  const loss = countedMean(crossEntropyRows(logits, trg, { ignoreIndex: trgPadIdx }), trg, trgPadIdx)
  const accuracy = countedMean(argmaxEqual(logits, trg, trgPadIdx), trg, trgPadIdx)
  return { loss, accuracy }
}

export const shiftOrMask: Lesson = {
  id: 'shift-or-mask',
  group: 'training',
  question: {
    zh: '能不能不切片，用掩码让维度相同？',
    en: 'Could a mask keep input and target the full size, without the slices?',
  },
  body: {
    zh: [
      '可以保持长度，不能去掉错位。把整个目标喂进去，目标换成 `trg[1:] + [PAD]`：多出来的最后一列目标是 PAD，不计入损失；因果掩码又使前面的位置看不到它。',
      '结果：切片的损失是 {{lossSliced:6}}，等长的损失是 {{lossWhole:6}}；全部 {{parameters}} 个参数张量的梯度最大差 {{gradientDifference}}，{{verdict}}。切片只是省下一列白算。',
      '但如果不错位，让输入和目标相同，因果掩码挡不住：它允许一个位置看见自己。模型只要把输入抄到输出，损失就能降到零，而生成时没有东西可抄。下面当场训练一次。',
    ],
    en: [
      'The size can be kept; the shift cannot be dropped. Feed the whole target and ask for `trg[1:] + [PAD]`: the extra last target is PAD and doesn’t count, and the causal mask keeps the earlier positions from seeing its input.',
      'The outcome: the loss with slices is {{lossSliced:6}}, at full size {{lossWhole:6}}. Over the gradients of all {{parameters}} parameter tensors the largest difference is {{gradientDifference}}: {{verdict}}. The slices merely save one column of work.',
      'Without the shift, when input and target are the same, the causal mask is no help: it lets a position see itself. The model need only copy, the loss can fall to zero, and at generation there is nothing to copy. It is trained below.',
    ],
  },
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const pair = (source: string, target: string): Pair => ({
      source: vocabulary.parse(source),
      target: vocabulary.parse(target),
    })
    return bothWays(tools, tinyModel(), [pair('8 3 5', '3 5 8'), pair('9 7 4 2 0', '0 2 4 7 9')])
  },
  live: {
    text: {
      zh: [
        '在这个模型和当前例子（连同更长的同伴）上：两种写法的损失是 {{lossSliced:6}} 和 {{lossWhole:6}}，梯度最大差 {{gradientDifference}}，{{verdict}}。',
      ],
      en: [
        'On this model, with the example in view and its longer companion: the losses are {{lossSliced:6}} and {{lossWhole:6}}, the gradients differ by at most {{gradientDifference}}; {{verdict}}.',
      ],
    },
    async show({ engine, model, example, companion }) {
      return bothWays({ engine }, model, [example, companion])
    },
  },
  experiment: {
    text: {
      zh: [
        '两个小模型学 `reverse`，各训练 {{steps}} 步。错位的：损失 {{lossShifted}}，留出的序列生成对了 {{exactShifted:%}}。不错位的：损失 {{lossUnshifted}}，生成对了 {{exactUnshifted:%}}。',
        '{{verdict}}',
      ],
      en: [
        'Two small models learn `reverse`, for {{steps}} steps each. Shifted: the loss is {{lossShifted}}, and {{exactShifted:%}} of the held-out sequences are generated right. Not shifted: the loss is {{lossUnshifted}}, and {{exactUnshifted:%}} are.',
        '{{verdict}}',
      ],
    },
    async run(tools, conduct) {
      const task = createTask('reverse', { maxLength: 6 })
      const steps = 250
      const pairs = task.heldOut(undefined, 100)
      const runs = [
        { task, steps, trace: trainingStep },
        { task, steps, trace: unshiftedStep },
      ]
      const [shifted, unshifted] = await trainAll(runs, tools, conduct, async experiment => ({
        losses: experiment.losses,
        exact: await exactShare(experiment, pairs),
        answers: await decode(
          experiment,
          pairs.slice(0, 4).map(pair => pair.source),
        ),
      }))
      if (shifted === undefined || unshifted === undefined) throw new Error('two runs give two results')
      const last = (losses: readonly number[]): number => losses.at(-1) ?? 0
      const copies = last(unshifted.losses) < last(shifted.losses) && unshifted.exact < shifted.exact
      return {
        figures: [
          curve(
            'losses',
            { zh: '训练损失', en: 'Training loss' },
            [
              { label: { zh: '错位', en: 'shifted' }, data: shifted.losses },
              { label: { zh: '不错位', en: 'not shifted' }, data: unshifted.losses },
            ],
            { xLabel: { zh: '步', en: 'step' }, yLabel: { zh: '损失', en: 'loss' } },
          ),
          table(
            'generated',
            { zh: '生成的结果', en: 'What they generate' },
            [
              { zh: '源序列', en: 'source' },
              { zh: '错位', en: 'shifted' },
              { zh: '不错位', en: 'not shifted' },
            ],
            pairs
              .slice(0, 4)
              .map((pair, i) => [
                task.format(pair.source),
                task.format(shifted.answers[i] ?? []) || '—',
                task.format(unshifted.answers[i] ?? []) || '—',
              ]),
          ),
        ],
        values: {
          steps: shifted.losses.length,
          lossShifted: last(shifted.losses),
          lossUnshifted: last(unshifted.losses),
          exactShifted: shifted.exact,
          exactUnshifted: unshifted.exact,
          verdict: copies
            ? {
                zh: '不错位的损失更低，却什么也没学会：它学的是抄写。',
                en: 'The loss without the shift is the lower one, and yet that model has learned nothing but to copy.',
              }
            : {
                zh: '这一次没有看到预期的差别：步数太少，两者都还没学会。',
                en: 'This time the expected difference does not show: after so few steps neither has learned.',
              },
        },
      }
    },
  },
  twins: [
    { typescript: 'const target = trg.slice(1, 1)', python: 'target = trg[:, 1:]' },
    { typescript: 'const fullSize = [...trg.slice(1), PAD]', python: 'full_size = trg[1:] + [PAD]' },
  ],
  lines: ['trainingStep.decoderInput', 'trainingStep.target', 'trainingStep.loss', 'Transformer.trgMask'],
  tensors: ['decoderInput', 'target', 'loss'],
  prediction: {
    question: {
      zh: '因果掩码 `trgMask` 的第 {{t}} 行第 {{t}} 列是真（true）还是假（false）？行列从零数起。',
      en: 'Is the causal mask, `trgMask`, true or false at row {{t}}, column {{t}}? (Counted from zero.)',
    },
    async ask(context) {
      const { target } = context.example
      const t = Math.floor((target.length - 1) / 2)
      const mask = (await observeExample(context, ['trgMask']))('trgMask')
      return { values: { t }, options: ['true', 'false'], answer: at(mask, 0, 0, t, t) === 0 ? 'false' : 'true' }
    },
  },
  reader: {
    zh: '哪种“等长”写法与切片等价，哪种会让损失归零而生成失败，为什么。',
    en: 'Which full-size form equals the slices, which makes the loss vanish and generation fail, and why.',
  },
}
