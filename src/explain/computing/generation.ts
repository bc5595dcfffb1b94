import { padSequence } from '../../data/pad-sequence.js'
import { generate } from '../../decode/generate.js'
import type { GenerateOptions } from '../../decode/generate-options.js'
import { argmax } from '../../math/argmax.js'
import type { Transformer } from '../../model/transformer.js'
import { logits } from '../../session/logits.js'
import type { Tools } from '../lesson.js'
import { part, type Value } from './compute.js'

/** One step of greedy generation, as the loop sees it. */
export interface GenerationStep {
  /** The decoder's input at this step. */
  readonly input: readonly number[]
  /** What the model finds most probable next. */
  readonly next: number
  /** The probability of `next`. */
  readonly probability: number
}

/**
 * Greedy generation, step by step.
 *
 * @param given `maxNewTokens`, and as `forcedPrefix` tokens that are fed back whatever the model finds
 */
export async function generationSteps(
  { engine, model }: Tools & { readonly model: Transformer },
  source: readonly number[],
  { sosId, eosId }: { readonly sosId: number; readonly eosId: number },
  given: Pick<GenerateOptions, 'maxNewTokens' | 'forcedPrefix'> = {},
): Promise<GenerationStep[]> {
  const options = { engine, sosId, eosId, outputProbabilities: true, ...given }
  const [generation] = await generate(model, [source], options)
  const { ids = [], probabilities = [] } = generation?.sequences[0] ?? {}
  return probabilities.map((row, t) => {
    const next = argmax(row)
    return { input: [sosId, ...ids.slice(0, t)], next, probability: row[next] ?? 0 }
  })
}

/** The logits of every position of one pass: `(trgLen, trgVocabSize)`. */
export async function onePass(
  { engine, model }: Tools & { readonly model: Transformer },
  source: readonly number[],
  input: readonly number[],
): Promise<Value> {
  const { data, shape } = await logits(model, [source], [input], { engine })
  return part({ data: Array.from(data), shape }, 0)
}

/** The logits of a prefix's last position. */
export async function lastRow(
  tools: Tools & { readonly model: Transformer },
  source: readonly number[],
  input: readonly number[],
): Promise<readonly number[]> {
  const all = await onePass(tools, source, input)
  return part(all, input.length - 1).data
}

/** How many places of a batch are tokens, and how many padding. */
export function padding(sequences: readonly (readonly number[])[]) {
  const tokens = sequences.reduce((sum, sequence) => sum + sequence.length, 0)
  const [N, length] = padSequence(sequences).shape
  return { tokens, places: N * length, wasted: N * length - tokens, share: 1 - tokens / (N * length) }
}
