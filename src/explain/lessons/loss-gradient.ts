import { argmax } from '../../math/argmax.js'
import { trainingStep } from '../../session/training-step.js'
import { crossEntropyRows } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import { topologicalOrder } from '../../tensor/graph.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, ids, part } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { largestDifference, listText } from '../computing/numbers.js'
import { arithmetic, matrix, table } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { text } from './loss-gradient.text.js'

const LOGITS = [2, 1, 0]
const TARGET = 0
/** How far a logit is moved to see what its gradient says. */
const NUDGE = 0.01

/** Softmax, loss and gradient of one row of logits. */
async function lossOf(tools: Tools, numbers: readonly number[], ignoreIndex: number) {
  const logits = floats('logits', { row: 1, vocabSize: numbers.length }, numbers)
  const target = ids('target', { row: 1 }, [TARGET])
  const loss = crossEntropyRows(logits, target, { ignoreIndex }).sumTo([])
  const gradient = gradients(loss, [logits]).get(logits) as Tensor
  const value = await compute(tools, { probabilities: logits.softmax(), loss, gradient })
  return { probabilities: value.probabilities.data, loss: value.loss.data[0] ?? 0, gradient: value.gradient.data }
}

/** How many nodes the original's graph has up to the loss, and with the gradients. */
function graphSizes(): { readonly forwardNodes: number; readonly trainingNodes: number } {
  const { loss } = trainingStep(tinyModel({ ...originalOptions }))
  const forward = topologicalOrder([loss])
  const parameters = forward.filter(({ op }) => op.kind === 'parameter')
  const backward = gradients(loss, parameters)
  return { forwardNodes: forward.length, trainingNodes: topologicalOrder([loss, ...backward.values()]).length }
}

export const lossGradient: Lesson = {
  id: 'loss-gradient',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const { probabilities, loss, gradient } = await lossOf(tools, LOGITS, -1)
    const nudged = await lossOf(
      tools,
      LOGITS.map((logit, i) => (i === TARGET ? logit + NUDGE : logit)),
      -1,
    )
    const pad = await lossOf(tools, LOGITS, TARGET)
    const exponentials = LOGITS.map(logit => `e^${logit}`)
    const { labels } = text
    return {
      figures: [
        arithmetic(
          'probabilities',
          labels.probabilities,
          probabilities.map((value, i) => ({
            label: `p[${i}]`,
            formula: `${exponentials[i]} / (${exponentials.join(' + ')})`,
            value,
          })),
        ),
        arithmetic('loss', labels.loss, [
          { label: 'loss', formula: `−ln ${(probabilities[TARGET] ?? 0).toFixed(4)}`, value: loss },
        ]),
        arithmetic(
          'gradient',
          labels.gradient,
          gradient.map((value, i) => ({
            label: `logits@grad[${i}]`,
            formula: `${(probabilities[i] ?? 0).toFixed(4)} − ${i === TARGET ? 1 : 0}`,
            value,
          })),
        ),
        table('pad', labels.pad, [labels.loss, labels.padGradient], [[pad.loss, listText(pad.gradient)]]),
      ],
      values: {
        logits: listText(LOGITS),
        target: TARGET,
        p0: probabilities[0] ?? 0,
        p1: probabilities[1] ?? 0,
        p2: probabilities[2] ?? 0,
        loss,
        g0: gradient[0] ?? 0,
        g1: gradient[1] ?? 0,
        g2: gradient[2] ?? 0,
        nudge: NUDGE,
        nudged: nudged.loss - loss,
        padLoss: pad.loss,
        padGradient: listText(pad.gradient),
        ...graphSizes(),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const names = ['decoder.logits', 'decoder.logits@grad', 'lossRows', 'loss']
      const value = await observeRows(context, { src: [example.source], trg: [example.target] }, names)
      const [all, gradient] = [part(value('decoder.logits'), 0), part(value('decoder.logits@grad'), 0)]
      const input = example.target.slice(0, -1)
      const targets = example.target.slice(1)
      const counted = targets.filter(id => id !== model.options.trgPadIdx).length
      const probabilities = input.map((_, t) => softmax(part(all, t).data))
      const expected = targets.flatMap((target, t) =>
        (probabilities[t] ?? []).map((p, id) =>
          target === model.options.trgPadIdx ? 0 : (p - (id === target ? 1 : 0)) / counted,
        ),
      )
      const losses = part(value('lossRows'), 0).data
      const worst = argmax(losses)
      const { labels } = text
      return {
        figures: [
          table(
            'positions',
            labels.positions,
            [labels.target, labels.probability, labels.lossHere, labels.gradientAtTarget],
            targets.map((target, t) => [
              words.target(target),
              probabilities[t]?.[target] ?? 0,
              losses[t] ?? 0,
              part(gradient, t).data[target] ?? 0,
            ]),
            { rows: input.map(words.target) },
          ),
          matrix('gradient', labels.gradients, gradient, {
            axes: ['trgLen', 'trgVocabSize'],
            rows: input.map(words.target),
            columns: part(all, 0).data.map((_, id) => words.target(id)),
            look: 'heat',
            tensor: 'decoder.logits@grad',
          }),
        ],
        values: {
          counted,
          loss: value('loss').data[0] ?? 0,
          word: words.target(targets[worst] ?? 0),
          p: probabilities[worst]?.[targets[worst] ?? 0] ?? 0,
          worst: losses[worst] ?? 0,
          difference: largestDifference(expected, gradient.data),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const lossRows = crossEntropyRows(logits, target, { ignoreIndex, labelSmoothing }).as('lossRows')",
      python: 'loss = nn.CrossEntropyLoss(ignore_index=0)(logits.reshape(-1, logits.size(-1)), target.reshape(-1))',
    },
    { typescript: 'const gradientOf = gradients(loss, parameters)', python: 'loss.backward()' },
  ],
  lines: ['trainingStep.lossRows', 'trainingStep.loss', 'Decoder.logits'],
  files: ['src/session/training-step.ts', 'src/tensor/gradient-rule.ts'],
  tensors: ['decoder.logits', 'lossRows', 'loss'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const size = context.model.options.trgVocabSize
      const { loss } = await lossOf(
        context,
        Array.from({ length: size }, () => 0),
        -1,
      )
      return { values: { size }, answer: loss.toFixed(2) }
    },
  },
  reader: text.reader,
}

function softmax(row: readonly number[]): number[] {
  const largest = Math.max(...row)
  const powers = row.map(number => Math.exp(number - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map(power => power / sum)
}
