import { curve, type Figure, table } from '../explain/figures/figure.js'
import type { Bilingual } from '../explain/text.js'
import type { CurvePoint } from '../runs/run-history.js'
import { byLength, confusionsOf, worstOf } from './answer.js'
import { labels } from './figures.text.js'
import type { RunReport } from './run-report.js'

/** Points of a curve: each the mean of as many steps as it takes. */
const MOST_POINTS = 300
const MOST_CONFUSIONS = 15
const MOST_EXAMPLES = 3

/** The figures of a report; those that have nothing to show are left out. */
export function reportFigures(report: RunReport, worst: number): Figure[] {
  return [...curves(report), ...samplesOverTime(report), ...ofAnswers(report, worst)]
}

function curves({ steps, measured }: RunReport): Figure[] {
  if (steps.length < 2) return []
  const means = thinned(steps)
  const x = means.map(({ step }) => step)
  const line = (name: string, title: Bilingual, of: (point: CurvePoint) => number, yLabel: Bilingual): Figure =>
    curve(name, title, [{ label: title, data: means.map(of) }], { x, xLabel: labels.step, yLabel })
  return [
    curve('loss', labels.loss, [{ label: labels.trainingLoss, data: means.map(({ loss }) => loss) }], {
      x,
      xLabel: labels.step,
      yLabel: labels.nats,
      ...(means.every(({ loss }) => loss > 0) ? { scale: 'log' } : {}),
    }),
    ...(measured.length < 2
      ? []
      : [
          curve(
            'held-out',
            labels.heldOut,
            [{ label: labels.exact, data: measured.map(({ sequenceAccuracy }) => 100 * sequenceAccuracy) }],
            { x: measured.map(({ step }) => step), xLabel: labels.step, yLabel: labels.percent },
          ),
        ]),
    line('accuracy', labels.accuracy, ({ accuracy }) => 100 * accuracy, labels.percent),
    line('rate', labels.rate, ({ learningRate }) => learningRate, labels.rate),
    ...(means.every(({ gradientNorm }) => gradientNorm !== undefined)
      ? [line('gradient', labels.gradient, ({ gradientNorm = 0 }) => gradientNorm, labels.norm)]
      : []),
  ]
}

/** Means over groups of neighbours. */
function thinned(steps: readonly CurvePoint[]): CurvePoint[] {
  const size = Math.ceil(steps.length / MOST_POINTS)
  return Array.from({ length: Math.ceil(steps.length / size) }, (_, i) => {
    const group = steps.slice(i * size, (i + 1) * size)
    const mean = (of: (point: CurvePoint) => number): number =>
      group.reduce((sum, point) => sum + of(point), 0) / group.length
    const norms = group.every(({ gradientNorm }) => gradientNorm !== undefined)
    return {
      step: group.at(-1)?.step ?? 0,
      loss: mean(({ loss }) => loss),
      accuracy: mean(({ accuracy }) => accuracy),
      learningRate: mean(({ learningRate }) => learningRate),
      secondsElapsed: mean(({ secondsElapsed }) => secondsElapsed),
      ...(norms ? { gradientNorm: mean(({ gradientNorm = 0 }) => gradientNorm) } : {}),
    }
  })
}

/** A table for each example: what was answered to it at every kept step. */
function samplesOverTime({ samples }: RunReport): Figure[] {
  const examples = samples[0]?.rows ?? []
  return examples
    .slice(0, MOST_EXAMPLES)
    .map(({ input, expected }, i) =>
      table(
        `samples-${i + 1}`,
        { zh: `${labels.samples.zh}：${input}`, en: `${labels.samples.en}: ${input}` },
        [labels.output],
        [...samples.map(({ rows }) => [rows[i]?.output ?? '']), [expected]],
        { rows: [...samples.map(({ step }) => ofStep(step)), labels.right] },
      ),
    )
}

function ofStep(step: number): Bilingual {
  return { zh: `第 ${step} 步`, en: `step ${step}` }
}

function ofWrong(count: number): Bilingual {
  return { zh: `错得最多的（共错 ${count} 条）`, en: `The worst of ${count} errors` }
}

/** A blank is seen, and nothing too. */
function shownToken(token: string | undefined): string {
  return token?.replaceAll(' ', '␣') ?? '∅'
}

function ofAnswers({ answers }: RunReport, worst: number): Figure[] {
  if (answers.length === 0) return []
  const groups = byLength(answers)
  const allWrong = worstOf(answers)
  const wrong = allWrong.slice(0, worst)
  const confusions = confusionsOf(answers).slice(0, MOST_CONFUSIONS)
  const lengths = table(
    'lengths',
    labels.lengths,
    [labels.count, labels.exactPercent],
    groups.map(({ count, right }) => [count, (100 * right) / count]),
    { rows: groups.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)), digits: 1 },
  )
  return [
    lengths,
    ...(wrong.length === 0
      ? []
      : [
          table(
            'worst',
            ofWrong(allWrong.length),
            [labels.input, labels.expected, labels.output, labels.edits],
            wrong.map(({ input, expected, output, edits }) => [input, expected, output, edits]),
          ),
        ]),
    ...(confusions.length === 0
      ? []
      : [
          table(
            'confusions',
            labels.confusions,
            [labels.wanted, labels.given, labels.times],
            confusions.map(({ wanted, given, count }) => [shownToken(wanted), shownToken(given), count]),
          ),
        ]),
  ]
}
