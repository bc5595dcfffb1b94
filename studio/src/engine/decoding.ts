import { endsWithEos } from '#dist/decode/finish-reason.js'
import { type GenerateOptions, type Generation, generate, scorePairs, type Transformer } from '#dist/index.js'
import type { OpenedRun } from './runs.ts'
import { ENGINE } from './where.ts'

/** How the answer in view is found. */
export interface Decoding {
  readonly options: GenerateOptions
  /** A token put in the place of the model's own choice at a step; the steps before it are the model's own. */
  readonly forced: { readonly step: number; readonly id: number } | null
}

/** What the library generates. */
export interface Decoded {
  readonly generation: Generation
  /** By how much the probability of any chosen token differs in one teacher-forced pass over all of them. */
  readonly onePassDifference: number
}

export async function decode(
  model: Transformer,
  run: OpenedRun,
  source: readonly number[],
  { options, forced }: Decoding,
): Promise<Decoded> {
  const find = (given: GenerateOptions): Promise<Generation> =>
    first(generate(model, [source], { ...ENGINE, ...run.answering, ...options, ...given, outputScores: true }))
  let generation = await find({})
  const own = generation.sequences[0]?.ids ?? []
  if (forced !== null && forced.step <= own.length)
    generation = await find({ forcedPrefix: [...own.slice(0, forced.step), forced.id] })
  return { generation, onePassDifference: await onePassDifference(model, run, source, generation) }
}

async function onePassDifference(
  model: Transformer,
  { target: { sosId, eosId } }: OpenedRun,
  source: readonly number[],
  { sequences: [best] }: Generation,
): Promise<number> {
  if (best === undefined) return 0
  const target = [sosId, ...best.ids, ...(endsWithEos(best) ? [eosId] : [])]
  const { tokenScores } = await first(scorePairs(model, [{ source, target }], ENGINE))
  const differences = (best.tokenScores ?? []).map((score, i) =>
    Math.abs(Math.exp(score) - Math.exp(tokenScores[i] ?? Number.NEGATIVE_INFINITY)),
  )
  return Math.max(0, ...differences)
}

async function first<T>(results: Promise<readonly T[]>): Promise<T> {
  const [result] = await results
  return result as T // one for each source
}
