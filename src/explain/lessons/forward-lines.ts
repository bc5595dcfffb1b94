import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { trainingStep } from '../../session/training-step.js'
import { dropout } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import { topologicalOrder } from '../../tensor/graph.js'
import type { Value } from '../compute.js'
import { compute, floats, part } from '../compute.js'
import { observeExample, observeRows } from '../context.js'
import { type Figure, matrix, table } from '../figure.js'
import { symbolicShapes } from '../graph-facts.js'
import type { Lesson } from '../lesson.js'
import { shapeOf } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

/** The four lines, what each takes and the tensor that it makes. */
function lines(model: Transformer) {
  const last = model.options.numLayers - 1
  return [
    { code: 'makeTrgMask(trg)', takes: ['trg'], gives: 'trgMask' },
    { code: 'makeSrcMask(src)', takes: ['src'], gives: 'srcMask' },
    { code: 'encoder.forward(src, srcMask)', takes: ['src', 'srcMask'], gives: `encoder.layers.${last}.out` },
    {
      code: 'decoder.forward(trg, encOut, srcMask, trgMask)',
      takes: ['trg', `encoder.layers.${last}.out`, 'srcMask', 'trgMask'],
      gives: 'decoder.logits',
    },
  ]
}

function figures(model: Transformer, shape: (name: string) => string, value: (name: string) => Value): Figure[] {
  return [
    table(
      'lines',
      { zh: '四行的输入和输出', en: 'What the four lines take and give' },
      [
        { zh: '输入', en: 'takes' },
        { zh: '输出', en: 'gives' },
      ],
      lines(model).map(({ takes, gives }) => [takes.map(shape).join(' '), shape(gives)]),
      { rows: lines(model).map(({ code }) => code) },
    ),
    matrix('trg-mask', { zh: '目标掩码', en: 'The target mask' }, part(value('trgMask'), 0, 0), {
      axes: ['queryLen', 'keyLen'],
      look: 'mask',
      tensor: 'trgMask',
    }),
    matrix('src-mask', { zh: '源掩码', en: 'The source mask' }, part(value('srcMask'), 0, 0), {
      axes: ['1', 'srcLen'],
      look: 'mask',
      tensor: 'srcMask',
    }),
  ]
}

export const forwardLines: Lesson = {
  id: 'forward-lines',
  group: 'training',
  question: { zh: '前向的四行各做什么？', en: 'What do the four lines of the forward pass do?' },
  body: {
    zh: [
      '造目标掩码、造源掩码、编码、解码。掩码只取决于 id：`trgMask` 只看长度，形状 {{trgMask}}；`srcMask` 看哪些是 PAD，形状 {{srcMask}}。编码器把 {{src}} 变成 {{encOut}}，解码器再把 {{trg}} 变成 {{logits}}。',
      '掩码必须和数据在同一个设备上：PyTorch 里 `torch.ones` 默认建在 CPU 上，数据在 GPU 上就会报错，所以要写 `device=trg.device`。这里的掩码是同一张图里的节点，由同一个引擎计算，没有这个问题。',
      '训练模式和评估模式的差别只在 dropout：训练时随机抹掉一些数并把其余的放大，评估时原样通过。下面一行 {{size}} 个相同的数经过 dropout，抹掉了 {{dropped}} 个。',
      '开不开梯度是另一回事：不要梯度时，图到损失为止，有 {{forwardNodes}} 个节点；要梯度，就多出反向的部分，共 {{trainingNodes}} 个。',
    ],
    en: [
      'Make the target’s mask, make the source’s, encode, decode. Masks depend on ids alone: `trgMask`, {{trgMask}}, on the length only; `srcMask`, {{srcMask}}, on which of them are PAD. The encoder turns {{src}} into {{encOut}}, the decoder turns {{trg}} into {{logits}}.',
      'Masks must live where the data lives. In PyTorch `torch.ones` makes its tensor on the CPU, and with data on the GPU that is an error, hence `device=trg.device`. Here masks are nodes of the same graph, computed by the same engine.',
      'Training and evaluation mode differ in dropout alone: in training it zeroes some numbers at random and scales up the others, in evaluation all pass. Below, {{size}} ones went through it and {{dropped}} were dropped.',
      'Gradients are another matter. Without them the graph ends at the loss and has {{forwardNodes}} nodes; with them it goes on backwards and has {{trainingNodes}}.',
    ],
  },
  async worked(tools) {
    const model = tinyModel()
    const vocabulary = Vocabulary.digits()
    const src = [[...vocabulary.parse('8 3 5'), 0, 0]]
    const trg = [vocabulary.parse('3 5 8').slice(0, -1)]
    const names = lines(model).map(({ gives }) => gives)
    const value = await observeRows({ ...tools, model }, { src, trg }, names)
    const symbolic = symbolicShapes(model)
    const shapes = (name: string): string => symbolic(name)

    const { loss } = trainingStep(model)
    const parameters = topologicalOrder([loss]).filter(({ op }) => op.kind === 'parameter')
    const gradientOf = gradients(loss, parameters)
    const all = topologicalOrder([loss, ...parameters.flatMap(parameter => gradientOf.get(parameter) ?? [])])

    const x = floats(
      'x',
      { N: 1, embedDim: 10 },
      Array.from({ length: 10 }, () => 1),
    )
    const { training, evaluation } = await compute(tools, { training: dropout(x, 0.3, 1), evaluation: x.mul(1) })
    return {
      figures: [
        ...figures(model, shapes, value),
        matrix(
          'dropout',
          { zh: '同一行，训练模式和评估模式', en: 'The same row in training and in evaluation mode' },
          { data: [...training.data, ...evaluation.data], shape: [2, 10] },
          {
            axes: ['', 'embedDim'],
            rows: [
              { zh: '训练', en: 'training' },
              { zh: '评估', en: 'evaluation' },
            ],
            digits: 2,
          },
        ),
      ],
      values: {
        src: shapes('src'),
        trg: shapes('trg'),
        trgMask: shapes('trgMask'),
        srcMask: shapes('srcMask'),
        encOut: shapes('encoder.layers.0.out'),
        logits: shapes('decoder.logits'),
        size: training.data.length,
        dropped: training.data.filter(number => number === 0).length,
        forwardNodes: topologicalOrder([loss]).length,
        trainingNodes: all.length,
      },
    }
  },
  live: {
    text: {
      zh: ['当前例子：源 {{src}}，解码器输入 {{trg}}，编码器输出 {{encOut}}，logits {{logits}}。'],
      en: ['The example in view: source {{src}}, decoder input {{trg}}, encoder output {{encOut}}, logits {{logits}}.'],
    },
    async show(context) {
      const { model } = context
      const names = lines(model).map(({ gives }) => gives)
      const value = await observeExample(context, ['src', 'trg', ...names])
      const shape = (name: string): string => shapeOf(value(name))
      const [, , encoded, decoded] = lines(model)
      return {
        figures: figures(model, shape, value),
        values: {
          src: shape('src'),
          trg: shape('trg'),
          encOut: shape(encoded?.gives ?? ''),
          logits: shape(decoded?.gives ?? ''),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const trgMask = this.makeTrgMask(trg).as('trgMask')",
      python: 'trg_mask = self.make_trg_mask(trg)  # torch.ones(…, device=trg.device)',
    },
    { typescript: "const srcMask = this.makeSrcMask(src).as('srcMask')", python: 'src_mask = self.make_src_mask(src)' },
    {
      typescript: 'const encOut = this.encoder.forward(src, srcMask)',
      python: 'enc_out = self.encoder(src, src_mask)',
    },
    {
      typescript: 'return this.decoder.forward(trg, encOut, srcMask, trgMask)',
      python: 'return self.decoder(trg, enc_out, src_mask, trg_mask)',
    },
  ],
  lines: ['Transformer.trgMask', 'Transformer.srcMask', 'TransformerBlock.out', 'Decoder.logits'],
  files: ['src/model/transformer.ts'],
  tensors: ['trgMask', 'srcMask', 'encoder.layers.0.out', 'decoder.logits'],
  prediction: {
    question: {
      zh: '源序列 {{srcLen}} 个词元，解码器输入 {{trgLen}} 个，词表 {{vocab}}。logits 的形状是什么？',
      en: 'The source has {{srcLen}} tokens, the decoder’s input {{trgLen}}, the vocabulary {{vocab}}. What is the shape of the logits?',
    },
    async ask(context) {
      const { example, model } = context
      const value = await observeExample(context, ['decoder.logits'])
      return {
        values: {
          srcLen: example.source.length,
          trgLen: example.target.length - 1,
          vocab: model.options.trgVocabSize,
        },
        answer: shapeOf(value('decoder.logits')),
      }
    },
  },
  reader: {
    zh: '四行各自的输入、输出和形状；哪一行依赖数据、哪一行只依赖长度。',
    en: 'What each of the four lines takes and gives, in shapes; which depends on the data and which on the length alone.',
  },
}
