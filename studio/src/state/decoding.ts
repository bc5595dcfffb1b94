import { endsWithEos } from '#dist/decode/finish-reason.js'
import type { GeneratedSequence, GenerateOptions, RunInfo } from '../engine/protocol.ts'
import type { View } from './view.svelte.ts'

/** The way of decoding in view, as the library takes it. */
export function generateOptions({ method, temperature, draw, width }: View): GenerateOptions {
  switch (method) {
    case 'greedy':
      return { outputProbabilities: true }
    case 'sample':
      return { outputProbabilities: true, doSample: true, temperature, seed: draw }
    case 'beam':
      return { outputBeamTree: true, numBeams: Math.max(2, width) }
  }
}

/** One step of the loop. */
export interface DecodingStep {
  /** What the decoder reads, SOS first. */
  readonly input: readonly number[]
  /** Of the next token, by id. */
  readonly probabilities: Float64Array
  readonly chosen: number
}

export function stepsOf(sequence: GeneratedSequence, special: RunInfo['special']): DecodingStep[] {
  const whole = wholeTarget(sequence, special)
  return (sequence.probabilities ?? []).map((probabilities, t) => ({
    input: whole.slice(0, t + 1),
    probabilities,
    chosen: whole[t + 1] ?? special.eos,
  }))
}

/** SOS first, and EOS last where it ended so. */
export function wholeTarget(sequence: GeneratedSequence, { sos, eos }: RunInfo['special']): number[] {
  return [sos, ...sequence.ids, ...(endsWithEos(sequence) ? [eos] : [])]
}
