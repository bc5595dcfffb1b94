import type { Pair } from '../../data/pair.js'
import type { Transformer } from '../../model/transformer.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { trainingStep } from '../../session/training-step.js'
import { gradients } from '../../tensor/gradients.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import { observeExample, observeRows, padded } from '../context.js'
import { trainAll } from '../experiments/conduct.js'
import { exactShare } from '../experiments/decode.js'
import { without } from '../experiments/parts.js'
import { shortReverse } from '../experiments/task-options.js'
import { curve, table } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { lessonPairs } from '../lesson-pairs.js'
import { norm, shapeOf } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

const DEEP = 6

/** The length of the gradient of each encoder layer's parameters, the first layer first. */
async function gradientByLayer(
  { engine, model }: Tools & { readonly model: Transformer },
  pairs: readonly Pair[],
  whole: boolean,
): Promise<number[]> {
  const trace = (): Record<string, Tensor> => {
    const [loss] = substitute([trainingStep(model).loss], whole ? () => undefined : without('residual')) as [Tensor]
    const parameters = [...model.parameters()].filter(
      ({ key, trained }) => trained && key.startsWith('encoder.layers.'),
    )
    const gradientOf = gradients(loss, parameters)
    return Object.fromEntries(parameters.map(parameter => [parameter.key, gradientOf.get(parameter) as Tensor]))
  }
  const session = await modelSession(model, { engine })
  const inputs = {
    src: tokenIds(
      'src',
      padded(
        pairs.map(pair => pair.source),
        model.options.srcPadIdx,
      ),
    ),
    trg: tokenIds(
      'trg',
      padded(
        pairs.map(pair => pair.target),
        model.options.trgPadIdx,
      ),
    ),
  }
  const values = await session.run(`lesson residual ${whole}`, trace, inputs)
  return Array.from({ length: model.options.numLayers }, (_, layer) =>
    norm(
      Object.entries(values)
        .filter(([key]) => key.startsWith(`encoder.layers.${layer}.`))
        .map(([, { data }]) => norm(data)),
    ),
  )
}

async function compare(tools: Tools & { readonly model: Transformer }, pairs: readonly Pair[]) {
  const [whole, cut] = [await gradientByLayer(tools, pairs, true), await gradientByLayer(tools, pairs, false)]
  const share = (sizes: readonly number[]): number => (sizes[0] ?? 0) / (sizes.at(-1) || 1)
  return {
    figure: curve(
      'gradients',
      { zh: '编码器各层梯度的大小', en: 'Size of the gradient in each layer of the encoder' },
      [
        { label: { zh: '有残差', en: 'with the residual' }, data: whole },
        { label: { zh: '没有', en: 'without' }, data: cut },
      ],
      { xLabel: { zh: '层', en: 'layer' }, yLabel: { zh: '梯度的长度', en: 'length of the gradient' } },
    ),
    values: {
      layers: whole.length,
      first: whole[0] ?? 0,
      firstCut: cut[0] ?? 0,
      share: share(whole),
      shareCut: share(cut),
      verdict:
        (whole[0] ?? 0) > (cut[0] ?? 0)
          ? { zh: '没有残差，传到第一层的梯度更小', en: 'without it less of the gradient reaches the first layer' }
          : {
              zh: '这里没有残差时第一层的梯度反而不小',
              en: 'here the first layer’s gradient is no smaller without it',
            },
    },
  }
}

export const residual: Lesson = {
  id: 'residual',
  group: 'blocks',
  question: { zh: '为什么 + query？', en: 'Why add the query?' },
  body: {
    zh: [
      '`attended + query`：子层只需要算出“该改多少”，原来的东西原样留着。反过来，加法把梯度原封不动地传回去，不经过子层也能到达前面。',
      '在没训练过的 {{layers}} 层模型上量一量：有残差，第一层梯度的长度是 {{first}}，是最后一层的 {{share:2}} 倍；去掉残差是 {{firstCut}}，{{shareCut}} 倍。{{verdict}}。',
      '加的是 query，不是 key 或 value：注意力每个查询输出一行，输出的形状就是 query 的形状。交叉注意力里 query 是 {{query}}，key 和 value 是 {{key}}，输出是 {{out}}：两边的长度可以不同。',
    ],
    en: [
      '`attended + query`: the sublayer has only to say what to change, and the rest stays as it was. Backwards, the addition hands the gradient on untouched, so it reaches the earlier layers without passing through the sublayer.',
      'Measured on an untrained model of {{layers}} layers: with the residual the first layer’s gradient has length {{first}}, {{share:2}} times the last layer’s; without it {{firstCut}}, or {{shareCut}} times: {{verdict}}.',
      'It is the query that is added, not key or value: attention gives one row a query, so its output has the query’s shape. In cross-attention the query is {{query}}, key and value are {{key}}, and the output is {{out}}: the lengths may differ.',
    ],
  },
  async worked(tools) {
    const model = tinyModel({ numLayers: DEEP, embedDim: 16 })
    const pairs = lessonPairs()
    const { figure, values } = await compare({ ...tools, model }, pairs)
    const [pair] = pairs
    const names = ['decoder.layers.0.query', 'encoder.layers.0.out', 'decoder.layers.0.transformer_block.attention.out']
    const batch = { src: [pair?.source ?? []], trg: [(pair?.target ?? []).slice(0, 3)] }
    const value = await observeRows({ ...tools, model }, batch, names)
    const [query, key, out] = names.map(name => shapeOf(value(name)))
    return {
      figures: [
        figure,
        table(
          'shapes',
          { zh: '交叉注意力的形状', en: 'Shapes in cross-attention' },
          [{ zh: '形状', en: 'shape' }],
          [[query ?? ''], [key ?? ''], [out ?? '']],
          { rows: ['query', 'key, value', { zh: '输出', en: 'output' }] },
        ),
      ],
      values: { ...values, query: query ?? '', key: key ?? '', out: out ?? '' },
    }
  },
  live: {
    text: {
      zh: [
        '这个模型有 {{layers}} 层：第一层梯度的长度，有残差 {{first}}，去掉残差 {{firstCut}}；{{verdict}}。它是带着残差训练的，去掉之后算的已经是另一个函数了。',
      ],
      en: [
        'This model has {{layers}} layers: the first one’s gradient has length {{first}} with the residual and {{firstCut}} without; {{verdict}}. It was trained with the residual; without it, it computes another function altogether.',
      ],
    },
    async show(context) {
      const { figure, values } = await compare(context, [context.example, context.companion])
      return { figures: [figure], values }
    },
  },
  experiment: {
    text: {
      zh: [
        '{{layers}} 层的小模型学 `reverse`，{{steps}} 步。有残差：损失 {{loss}}，全对 {{exact:%}}；没有：损失 {{lossCut}}，全对 {{exactCut:%}}。{{verdict}}',
      ],
      en: [
        'Small models of {{layers}} layers learn `reverse` for {{steps}} steps. With the residual: loss {{loss}}, {{exact:%}} all right; without: loss {{lossCut}}, {{exactCut:%}}. {{verdict}}',
      ],
    },
    async run(tools, conduct) {
      const task = shortReverse()
      const layers = 3
      const runs = [{}, { change: without('residual') }].map(setup => ({
        task,
        steps: 250,
        numLayers: layers,
        lr: 2e-3,
        ...setup,
      }))
      const pairs = task.heldOut(undefined, 100)
      const [whole, cut] = await trainAll(runs, tools, conduct, async experiment => ({
        losses: experiment.losses,
        exact: await exactShare(experiment, pairs),
      }))
      if (whole === undefined || cut === undefined) throw new Error('two runs give two results')
      return {
        figures: [
          curve(
            'losses',
            { zh: '训练损失', en: 'Training loss' },
            [
              { label: { zh: '有残差', en: 'with the residual' }, data: whole.losses },
              { label: { zh: '没有', en: 'without' }, data: cut.losses },
            ],
            { xLabel: { zh: '步', en: 'step' }, yLabel: { zh: '损失', en: 'loss' } },
          ),
        ],
        values: {
          layers,
          steps: whole.losses.length,
          loss: whole.losses.at(-1) ?? 0,
          lossCut: cut.losses.at(-1) ?? 0,
          exact: whole.exact,
          exactCut: cut.exact,
          verdict:
            (whole.losses.at(-1) ?? 0) < (cut.losses.at(-1) ?? 0)
              ? { zh: '有残差的学得快。', en: 'With the residual it learns faster.' }
              : { zh: '这一次没有残差的并不更慢。', en: 'This time the one without is no slower.' },
        },
      }
    },
  },
  twins: [
    {
      typescript: "attended.add(query).as('attendedPlusQuery')",
      python: 'attended_plus_query = attended + query',
    },
  ],
  lines: [
    'TransformerBlock.attendedPlusQuery',
    'TransformerBlock.forwardPlusX',
    'DecoderBlock.attendedPlusX',
    'TransformerBlock.queryPlusAttended',
    'TransformerBlock.sum',
    'DecoderBlock.xPlusAttended',
    'TransformerBlock.forward',
    'TransformerBlock.forwarded',
  ],
  files: ['src/model/transformer-block.ts', 'src/model/decoder-block.ts'],
  tensors: ['encoder.layers.0.attendedPlusQuery', 'encoder.layers.0.forwardPlusX'],
  prediction: {
    question: {
      zh: '交叉注意力里 query 的形状是 {{query}}，key 和 value 是 {{key}}。输出是什么形状？',
      en: 'In cross-attention the query is {{query}}, key and value are {{key}}. What is the shape of the output?',
    },
    async ask(context) {
      const { source, target } = context.example
      const { embedDim } = context.model.options
      const name = 'decoder.layers.0.transformer_block.attention.out'
      const value = (await observeExample(context, [name]))(name)
      return {
        values: { query: `(1, ${target.length - 1}, ${embedDim})`, key: `(1, ${source.length}, ${embedDim})` },
        answer: shapeOf(value),
      }
    },
  },
  reader: {
    zh: '注意力的输出是什么形状、为什么能加上 query；去掉加法后前面各层的梯度会怎样。',
    en: 'What shape attention’s output has and why the query can be added; what happens to the earlier layers’ gradients without it.',
  },
}
