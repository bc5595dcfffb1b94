import { scorePairs, type Transformer } from 'glassformer'

/** A whole target of a tiny vocabulary. */
export interface Target {
  readonly ids: readonly number[]
  readonly ends: boolean
  /** Its log-probability. */
  readonly score: number
  /** Tokens after SOS, EOS included. */
  readonly length: number
}

/** Every target of at most `limit` new tokens, with its log-probability. SOS is 1, EOS 2. */
export async function allTargets(model: Transformer, source: readonly number[], limit: number): Promise<Target[]> {
  const tokens = Array.from({ length: model.options.trgVocabSize }, (_, id) => id).filter(id => id !== 2)
  const targets: Omit<Target, 'score'>[] = []
  let open: number[][] = [[]]
  for (let length = 1; length <= limit; length++) {
    for (const ids of open) targets.push({ ids, ends: true, length })
    open = open.flatMap(ids => tokens.map(token => [...ids, token]))
  }
  for (const ids of open) targets.push({ ids, ends: false, length: limit })
  const scores = await scorePairs(
    model,
    targets.map(({ ids, ends }) => ({ source, target: ends ? [1, ...ids, 2] : [1, ...ids] })),
  )
  return targets.map((target, i) => ({ ...target, score: scores[i]?.score ?? Number.NaN }))
}
