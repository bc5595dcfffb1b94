import { padRows } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import type { Transformer } from '../../model/transformer.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { trainingStep } from '../../session/training-step.js'
import { gradients } from '../../tensor/gradients.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import { observeExample, observeRows } from '../context.js'
import { without } from '../experiments/changes.js'
import { shortReverse } from '../experiments/task-options.js'
import { trainAll } from '../experiments/train-all.js'
import { curve, table } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { lessonPairs } from '../lesson-pairs.js'
import { norm, shapeOf } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'
import { text } from './residual.text.js'

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
      padRows(
        pairs.map(pair => pair.source),
        model.options.srcPadIdx,
      ),
    ),
    trg: tokenIds(
      'trg',
      padRows(
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
      text.labels.sizeOfTheGradientIn,
      [
        { label: text.labels.withTheResidual, data: whole },
        { label: text.labels.without, data: cut },
      ],
      { xLabel: text.labels.layer, yLabel: text.labels.lengthOfTheGradient },
    ),
    values: {
      layers: whole.length,
      first: whole[0] ?? 0,
      firstCut: cut[0] ?? 0,
      share: share(whole),
      shareCut: share(cut),
      verdict: (whole[0] ?? 0) > (cut[0] ?? 0) ? text.labels.withoutItLessOfThe : text.labels.hereTheFirstLayerS,
    },
  }
}

export const residual: Lesson = {
  id: 'residual',
  group: 'blocks',
  question: text.question,
  body: text.body,
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
          text.labels.shapesInCrossAttention,
          [text.labels.shape],
          [[query ?? ''], [key ?? ''], [out ?? '']],
          { rows: ['query', 'key, value', text.labels.output] },
        ),
      ],
      values: { ...values, query: query ?? '', key: key ?? '', out: out ?? '' },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { figure, values } = await compare(context, [context.example, context.companion])
      return { figures: [figure], values }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const task = shortReverse()
      const layers = 3
      const runs = [{}, { change: without('residual') }].map(setup => ({
        task,
        steps: 250,
        model: { numLayers: layers },
        lr: 2e-3,
        ...setup,
      }))
      const pairs = task.heldOut(undefined, 100)
      const [whole, cut] = await trainAll(runs, tools, conduct, async experiment => ({
        losses: experiment.losses,
        exact: await experiment.exactShare(pairs),
      }))
      if (whole === undefined || cut === undefined) throw new Error('two runs give two results')
      return {
        figures: [
          curve(
            'losses',
            text.labels.trainingLoss,
            [
              { label: text.labels.withTheResidual, data: whole.losses },
              { label: text.labels.without, data: cut.losses },
            ],
            { xLabel: text.labels.step, yLabel: text.labels.loss },
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
              ? text.labels.withTheResidualItLearns
              : text.labels.thisTimeTheOneWithout,
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
    question: text.prediction,
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
  reader: text.reader,
}
