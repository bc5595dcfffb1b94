import type { Transformer } from '../../model/transformer.js'
import { observeExample, observeRows } from '../computing/context.js'
import { gradientByLayer } from '../computing/gradient-by-layer.js'
import { mean, norm, rowsOf, shapeOf } from '../computing/numbers.js'
import { without } from '../experiments/changes.js'
import { shortReverse } from '../experiments/task-options.js'
import { trainAll } from '../experiments/train-all.js'
import { curve, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { lacks } from '../models/ablated-transformer.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './residual.text.js'

const DEEP = 6
/** The depths that are trained and compared. */
const DEPTHS = [1, 3, 6]

/** The names of each sum of the encoder and of the sublayer's output in it. */
function sumsOf({ options: { numLayers, normFirst } }: Transformer) {
  return Array.from({ length: numLayers }, (_, layer) => {
    const block = `encoder.layers.${layer}`
    const names = normFirst
      ? [`${block}.queryPlusAttended`, `${block}.forwarded`, `${block}.sum`]
      : [`${block}.attendedPlusQuery`, `${block}.forward`, `${block}.forwardPlusX`]
    const [attended = '', forward = '', sum = ''] = names
    return [
      { layer, label: text.labels.attention, sublayer: `${block}.attention.out`, sum: attended },
      { layer, label: text.labels.feedForward, sublayer: forward, sum },
    ]
  }).flat()
}

export const residual: Lesson = {
  id: 'residual',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel({ numLayers: DEEP, embedDim: 16 })
    const pairs = lessonPairs()
    const whole = await gradientByLayer({ ...tools, model }, pairs)
    const cut = await gradientByLayer({ ...tools, model }, pairs, without('residual'))
    const share = (sizes: readonly number[]): number => (sizes[0] ?? 0) / (sizes.at(-1) || 1)
    const [pair] = pairs
    const names = ['decoder.layers.0.query', 'encoder.layers.0.out', 'decoder.layers.0.transformer_block.attention.out']
    const batch = { src: [pair.source], trg: [pair.target.slice(0, 3)] }
    const value = await observeRows({ ...tools, model }, batch, names)
    const [query = '', key = '', out = ''] = names.map(name => shapeOf(value(name)))
    const { labels } = text
    return {
      figures: [
        curve(
          'gradients',
          labels.sizeOfTheGradientIn,
          [
            { label: labels.withTheResidual, data: whole },
            { label: labels.without, data: cut },
          ],
          { xLabel: labels.layer, yLabel: labels.lengthOfTheGradient },
        ),
        table('shapes', labels.shapesInCrossAttention, [labels.shape], [[query], [key], [out]], {
          rows: ['query', 'key, value', labels.output],
        }),
      ],
      values: {
        layers: whole.length,
        first: whole[0] ?? 0,
        firstCut: cut[0] ?? 0,
        share: share(whole),
        shareCut: share(cut),
        verdict: share(cut) < share(whole) ? labels.itVanishes : labels.hereItDoesNotVanish,
        query,
        key,
        out,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model } = context
      const sums = sumsOf(model)
      const value = await observeExample(
        context,
        sums.flatMap(({ sublayer, sum }) => [sublayer, sum]),
      )
      const gone = lacks(model, 'residual')
      const sizes = sums.map(({ sublayer, sum }) => {
        const [added, whole] = [rowsOf(value(sublayer)), rowsOf(value(sum))]
        const kept = whole.map((row, t) => row.map((number, d) => (gone ? 0 : number - (added[t]?.[d] ?? 0))))
        const [keptSize, addedSize] = [mean(kept.map(norm)), mean(added.map(norm))]
        return [keptSize, addedSize, addedSize / (keptSize + addedSize || 1)] as const
      })
      const { labels } = text
      const larger = sizes.filter(([kept, added]) => kept > added).length
      return {
        figures: [
          table(
            'sums',
            labels.sums,
            [labels.kept, labels.added, labels.shareOfSublayer],
            sizes.map(row => [...row]),
            {
              rows: sums.map(({ layer, label }) => ({
                zh: `第 ${layer} 层，${label.zh}`,
                en: `layer ${layer}, ${label.en}`,
              })),
              digits: 2,
            },
          ),
        ],
        values: {
          kept: sizes[0]?.[0] ?? 0,
          added: sizes[0]?.[1] ?? 0,
          verdict: gone ? labels.residualIsGone : larger * 2 > sizes.length ? labels.mostlyKept : labels.mostlyAdded,
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const task = shortReverse()
      const runs = DEPTHS.flatMap(numLayers =>
        [{}, { change: without('residual') }].map(setup => ({
          task,
          steps: 200,
          model: { numLayers },
          lr: 2e-3,
          ...setup,
        })),
      )
      const pairs = task.heldOut(undefined, 100)
      const results = await trainAll(runs, tools, conduct, async experiment => ({
        steps: experiment.losses.length,
        loss: experiment.losses.at(-1) ?? 0,
        exact: await experiment.exactShare(pairs),
      }))
      const rows = DEPTHS.map((_, i) => {
        const [whole, cut] = results.slice(2 * i, 2 * i + 2)
        return [whole?.exact ?? 0, cut?.exact ?? 0, whole?.loss ?? 0, cut?.loss ?? 0] as const
      })
      const [first, last] = [rows[0], rows.at(-1)]
      const gains = rows.map(([whole, cut]) => whole - cut)
      const { labels } = text
      return {
        figures: [
          table(
            'depths',
            labels.byDepth,
            [labels.exactWith, labels.exactWithout, labels.lossWith, labels.lossWithout],
            rows.map(row => [...row]),
            { rows: DEPTHS.map(depth => ({ zh: `${depth} 层`, en: `${depth} deep` })), digits: 3 },
          ),
        ],
        values: {
          steps: results[0]?.steps ?? 0,
          shallow: DEPTHS[0] ?? 0,
          deep: DEPTHS.at(-1) ?? 0,
          exactShallow: first?.[0] ?? 0,
          exactCutShallow: first?.[1] ?? 0,
          exactDeep: last?.[0] ?? 0,
          exactCutDeep: last?.[1] ?? 0,
          verdict:
            (gains.at(-1) ?? 0) > (gains[0] ?? 0) + 0.1
              ? labels.depthNeedsIt
              : Math.min(...gains) > 0.05
                ? labels.itHelpsThroughout
                : labels.noClearDifference,
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
