import { padSequence } from '../data/pad-sequence.js'
import { argmax } from '../math/argmax.js'
import { softmax } from '../math/softmax.js'
import type { Transformer } from '../model/transformer.js'
import { logits } from '../session/logits.js'
import { part, type Value } from './compute.js'
import type { Tools } from './lesson.js'

/** One step of greedy generation, as the loop sees it. */
export interface GenerationStep {
  /** The decoder's input at this step. */
  readonly input: readonly number[]
  /** The last row of the logits. */
  readonly logits: readonly number[]
  readonly next: number
  /** The probability of `next`. */
  readonly probability: number
}

/**
 * The generation loop, step by step: the whole prefix goes in, the last position's largest logit is the next token.
 *
 * @param inject a token to feed back in the place of the one that was generated at that step (from 0).
 */
export async function generate(
  { engine, model }: Tools & { readonly model: Transformer },
  source: readonly number[],
  options: {
    readonly sosId: number
    readonly eosId: number
    readonly most?: number
    readonly inject?: { readonly step: number; readonly token: number }
  },
): Promise<GenerationStep[]> {
  const { sosId, eosId, most = source.length + 2, inject } = options
  const steps: GenerationStep[] = []
  let input = [sosId]
  while (steps.length < most) {
    const row = await lastRow({ engine, model }, source, input)
    const probabilities = softmax(row)
    const next = argmax(row)
    steps.push({ input, logits: row, next, probability: probabilities[next] ?? 0 })
    const fed = inject?.step === steps.length - 1 ? inject.token : next
    if (fed === eosId) break
    input = [...input, fed]
  }
  return steps
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
