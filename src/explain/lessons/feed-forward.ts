import { digitsTask } from '../../tasks/digits.js'
import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, part } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { largestDifference, listText, mean, rowsOf } from '../computing/numbers.js'
import { without } from '../experiments/changes.js'
import { trainAll } from '../experiments/train-all.js'
import { arithmetic, matrix, table } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { text } from './feed-forward.text.js'

const WIDTH = 2
const X = [1, -2]
const FIRST = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 0],
]
const SECOND = [
  [1, 0, 0, 1],
  [0, 1, 1, 0],
]
/** For the prediction. */
const OTHER = [-1, 2]
const SEEDS = [1, 2]

/** The two layers over rows of two numbers, with ReLU and, as `straight`, without. */
async function twoLayers(tools: Tools, rows: readonly (readonly number[])[]) {
  const x = floats('x', { len: rows.length, embedDim: WIDTH }, rows)
  const first = floats('first', { feedForwardDim: FIRST.length, embedDim: WIDTH }, FIRST)
  const second = floats('second', { embedDim: WIDTH, feedForwardDim: FIRST.length }, SECOND)
  const hidden = linear(x, first)
  const active = hidden.relu()
  const product: Tensor = second.matmul(first)
  return compute(tools, {
    hidden,
    active,
    out: linear(active, second),
    straight: linear(hidden, second),
    once: linear(x, product.contiguous()),
  })
}

/** The share of the original's parameters that stand in feed-forward networks. */
function shareOfParameters(): number {
  const model = tinyModel({ ...originalOptions })
  let inside = 0
  for (const { key, data } of model.parameters()) if (key.includes('.feed_forward.')) inside += data.length
  return inside / model.parameterCount
}

export const feedForward: Lesson = {
  id: 'feed-forward',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const value = await twoLayers(tools, [X, [0.5, 0.5]])
    const changed = await twoLayers(tools, [X, [3, -1]])
    const [hidden, active, out] = [value.hidden, value.active, value.out].map(each => part(each, 0).data)
    const { labels } = text
    const { options } = tinyModel({ ...originalOptions })
    return {
      figures: [
        matrix(
          'first',
          labels.first,
          { data: FIRST.flat(), shape: [FIRST.length, WIDTH] },
          { axes: ['feedForwardDim', 'embedDim'], digits: 0 },
        ),
        matrix(
          'second',
          labels.second,
          { data: SECOND.flat(), shape: [WIDTH, FIRST.length] },
          { axes: ['embedDim', 'feedForwardDim'], digits: 0 },
        ),
        arithmetic(
          'hidden',
          labels.hidden,
          (hidden ?? []).map((number, i) => ({
            label: `hidden[${i}]`,
            formula: X.map((x, d) => `${FIRST[i]?.[d]}·${x < 0 ? `(−${-x})` : x}`).join(' + '),
            value: number,
          })),
        ),
        table(
          'steps',
          labels.steps,
          [labels.numbers],
          [X, hidden ?? [], active ?? [], out ?? []].map(row => [listText(row)]),
          { rows: [labels.input, labels.before, labels.after, labels.output] },
        ),
      ],
      values: {
        x: listText(X),
        hidden: listText(hidden ?? []),
        active: listText(active ?? []),
        out: listText(out ?? []),
        width: WIDTH,
        zeros: (active ?? []).filter(number => number === 0).length,
        collapsed: largestDifference(value.straight.data, value.once.data),
        neighbour: largestDifference(part(value.out, 0).data, part(changed.out, 0).data),
        expansion: options.feedForwardDim / options.embedDim,
        share: shareOfParameters(),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const { numLayers, normFirst, activation } = model.options
      // The second unlabelled step of the line: after the first linear layer and the activation.
      const name = `encoder.layers.${numLayers - 1}.${normFirst ? 'forwarded' : 'forward'}.2`
      const rows = rowsOf((await observeExample(context, [name]))(name))
      const zeros = rows.map(row => row.filter(number => number === 0).length)
      const dead = (rows[0] ?? []).filter((_, d) => rows.every(row => row[d] === 0)).length
      const t = Math.min(1, rows.length - 1)
      const hidden = rows[0]?.length ?? 0
      return {
        figures: [
          table(
            'zeros',
            text.labels.zerosByToken,
            [text.labels.zeros, text.labels.largest],
            rows.map((row, i) => [zeros[i] ?? 0, Math.max(...row)]),
            { rows: example.source.map(words.source), digits: 3 },
          ),
        ],
        values: {
          hidden,
          activation,
          token: words.source(example.source[t] ?? 0),
          zeros: zeros[t] ?? 0,
          share: (zeros[t] ?? 0) / (hidden || 1),
          dead,
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const task = digitsTask()
      const embedDim = 32
      const expansion = 4
      const kinds = [
        { label: text.labels.none, setup: { change: without('feed-forward') } },
        { label: text.labels.same, setup: { model: { embedDim, feedForwardDim: embedDim } } },
        { label: text.labels.wide, setup: { model: { embedDim, feedForwardDim: expansion * embedDim } } },
      ]
      const runs = kinds.flatMap(({ setup }) => SEEDS.map(seed => ({ task, seed, steps: 400, ...setup })))
      const pairs = task.heldOut('repeats', 100)
      const results = await trainAll(runs, tools, conduct, async experiment => ({
        steps: experiment.losses.length,
        loss: mean(experiment.losses.slice(-20)),
        exact: await experiment.exactShare(pairs),
      }))
      const group = (i: number) => results.slice(i * SEEDS.length, (i + 1) * SEEDS.length)
      const exact = kinds.map((_, i) => mean(group(i).map(result => result.exact)))
      const [none = 0, same = 0, wide = 0] = exact
      return {
        figures: [
          table(
            'exact',
            text.labels.exact,
            [text.labels.share, text.labels.loss],
            kinds.map((_, i) => [exact[i] ?? 0, mean(group(i).map(result => result.loss))]),
            { rows: kinds.map(({ label }) => label), digits: 3 },
          ),
        ],
        values: {
          steps: results[0]?.steps ?? 0,
          seeds: SEEDS.length,
          expansion,
          none,
          same,
          wide,
          verdict:
            wide > none + 0.05
              ? text.labels.itHelps
              : wide < none - 0.05
                ? text.labels.itHinders
                : text.labels.littleDifference,
        },
      }
    },
  },
  twins: [
    {
      typescript: "const forward = this.feedForward.call(x).as('forward')",
      python: 'forward = self.feed_forward(x)  # nn.Sequential(nn.Linear(d, 4 * d), nn.ReLU(), nn.Linear(4 * d, d))',
    },
  ],
  lines: ['TransformerBlock.forward', 'TransformerBlock.forwarded', 'TransformerBlock.forwardPlusX'],
  files: ['src/model/transformer-block.ts', 'src/model/nn/sequential.ts'],
  tensors: ['encoder.layers.0.forward', 'encoder.layers.0.x'],
  prediction: {
    question: text.prediction,
    async ask(tools) {
      const { active } = await twoLayers(tools, [OTHER])
      return { values: { x: listText(OTHER) }, answer: String(active.data.filter(number => number === 0).length) }
    },
  },
  reader: text.reader,
}
