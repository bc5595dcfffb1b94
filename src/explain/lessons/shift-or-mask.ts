import { padRows } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { tokenInputs } from '../../session/graphs.js'
import { trainingStep } from '../../session/training-step.js'
import { createTask } from '../../tasks/tasks.js'
import { argmaxEqual, countedMean, crossEntropyRows } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import { at, compute, ids } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { largestDifference } from '../computing/numbers.js'
import { trainAll } from '../experiments/train-all.js'
import { columns, curve, table } from '../figures/figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './shift-or-mask.text.js'

/** The loss and all gradients with the slices, and with the whole target and `trg[1:] + [PAD]` instead. */
async function bothWays(
  tools: Tools,
  model: Transformer,
  pairs: readonly Pair[],
  word: (id: number) => string,
): Promise<Shown> {
  const { srcPadIdx, trgPadIdx } = model.options
  const sources = padRows(
    pairs.map(pair => pair.source),
    srcPadIdx,
  )
  const targets = padRows(
    pairs.map(pair => pair.target),
    trgPadIdx,
  )
  const shifted = targets.map(row => [...row.slice(1), trgPadIdx])
  const src = ids('src', { N: pairs.length, srcLen: sources[0]?.length ?? 0 }, sources)
  const trg = ids('trg', { N: pairs.length, trgLen: targets[0]?.length ?? 0 }, targets)
  const full = ids('full', { N: pairs.length, trgLen: shifted[0]?.length ?? 0 }, shifted)

  const lossOf = (input: Tensor, target: Tensor): Tensor => {
    const rows = crossEntropyRows(model.call(src, input), target, { ignoreIndex: trgPadIdx })
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
      columns('inputs', text.labels.inputAndTargetWrittenBoth, [
        { label: text.labels.slicesInput, cells: (targets[0] ?? []).slice(0, -1).map(word) },
        { label: text.labels.slicesTarget, cells: (targets[0] ?? []).slice(1).map(word) },
        { label: text.labels.fullSizeInput, cells: (targets[0] ?? []).map(word) },
        { label: text.labels.fullSizeTarget, cells: (shifted[0] ?? []).map(word) },
      ]),
      table(
        'same',
        text.labels.lossAndGradients,
        [text.labels.slices, text.labels.fullSize, text.labels.largestDifference],
        [
          [sliced.loss, whole.loss, Math.abs(sliced.loss - whole.loss)],
          [
            Math.max(...sizes),
            Math.max(...keys.map(key => Math.max(...(whole.gradients.get(key) ?? []).map(Math.abs)))),
            largest,
          ],
        ],
        {
          rows: [text.labels.loss, text.labels.gradientsTheLargest],
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
          ? text.labels.theyAreTheSameTo
          : largest <= 1e-5 * Math.max(...sizes)
            ? text.labels.theyDifferByRoundingAlone
            : text.labels.theyAreNotTheSame,
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
  const logits = model.call(src, trg)
  const loss = countedMean(crossEntropyRows(logits, trg, { ignoreIndex: trgPadIdx }), trg, trgPadIdx)
  const accuracy = countedMean(argmaxEqual(logits, trg, trgPadIdx), trg, trgPadIdx)
  return { loss, accuracy }
}

export const shiftOrMask: Lesson = {
  id: 'shift-or-mask',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    return bothWays(tools, tinyModel(), lessonPairs(), id => vocabulary.token(id))
  },
  live: {
    text: text.live,
    async show({ engine, model, example, companion, words }) {
      return bothWays({ engine }, model, [example, companion], words.target)
    },
  },
  experiment: {
    text: text.experiment,
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
        exact: await experiment.exactShare(pairs),
        answers: await experiment.answers(pairs.slice(0, 4)),
      }))
      if (shifted === undefined || unshifted === undefined) throw new Error('two runs give two results')
      const last = (losses: readonly number[]): number => losses.at(-1) ?? 0
      const copies = last(unshifted.losses) < last(shifted.losses) && unshifted.exact < shifted.exact
      return {
        figures: [
          curve(
            'losses',
            text.labels.trainingLoss,
            [
              { label: text.labels.shifted, data: shifted.losses },
              { label: text.labels.notShifted, data: unshifted.losses },
            ],
            { xLabel: text.labels.step, yLabel: text.labels.loss },
          ),
          table(
            'generated',
            text.labels.whatTheyGenerate,
            [text.labels.source, text.labels.shifted, text.labels.notShifted],
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
          verdict: copies ? text.labels.theLossWithoutTheShift : text.labels.thisTimeTheExpectedDifference,
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
    question: text.prediction,
    async ask(context) {
      const { target } = context.example
      const t = Math.floor((target.length - 1) / 2)
      const mask = (await observeExample(context, ['trgMask']))('trgMask')
      return { values: { t }, options: ['true', 'false'], answer: at(mask, 0, 0, t, t) === 0 ? 'false' : 'true' }
    },
  },
  reader: text.reader,
}
