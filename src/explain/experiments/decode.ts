import { padSequence } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import type { Experiment } from './experiment.js'

const ROWS_AT_ONCE = 100

/** Greedy decoding with an experiment's changed graph: the ids after SOS without EOS. */
export async function decode(
  experiment: Experiment,
  sources: readonly (readonly number[])[],
  { sosId = 1, eosId = 2 } = {},
): Promise<number[][]> {
  const answers: number[][] = sources.map(() => [])
  for (let start = 0; start < sources.length; start += ROWS_AT_ONCE) {
    let running = sources
      .slice(start, start + ROWS_AT_ONCE)
      .map((source, i) => ({ source, answer: answers[start + i] as number[] }))
    for (let length = 1; running.length > 0; length++) {
      const src = padSequence(
        running.map(row => row.source),
        experiment.model.options.srcPadIdx,
      )
      const trg = padSequence(running.map(row => [sosId, ...row.answer]))
      const { data, shape } = await experiment.logits(src, trg)
      const classes = shape[2] as number
      running = running.filter(({ source, answer }, n) => {
        const next = largest(data, (n * length + length - 1) * classes, classes)
        if (next !== eosId) answer.push(next)
        return next !== eosId && answer.length < source.length + 2
      })
    }
  }
  return answers
}

/** The share of pairs whose target is decoded right from first to last token. */
export async function exactShare(experiment: Experiment, pairs: readonly Pair[]): Promise<number> {
  const answers = await decode(
    experiment,
    pairs.map(pair => pair.source),
  )
  const right = answers.filter((answer, i) => answer.join() === pairs[i]?.target.slice(1, -1).join())
  return right.length / pairs.length
}

/** The offset from `start` of the largest of `count` numbers. */
export function largest(data: ArrayLike<number>, start: number, count: number): number {
  let best = 0
  for (let i = 1; i < count; i++) if ((data[start + i] as number) > (data[start + best] as number)) best = i
  return best
}
