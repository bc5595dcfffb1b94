import type { Comparison } from '../engine/protocol.ts'

/** How well a model answers, over all patterns of its task. */
export interface Quality {
  /** Share of held-out sequences that are right as a whole. */
  readonly sequences: number
  readonly tokens: number
  readonly loss: number
}

/** What taking one part away does. */
export interface Effect {
  readonly part: string
  readonly quality: Quality
}

/** The mean over the patterns; `null` where the model's task is not known. */
export function qualityOf({ scores }: Comparison): Quality | null {
  const all = Object.values(scores)
  if (all.length === 0) return null
  const mean = (of: (score: (typeof all)[number]) => number): number =>
    all.reduce((sum, score) => sum + of(score), 0) / all.length
  return {
    sequences: mean(({ sequenceAccuracy }) => sequenceAccuracy),
    tokens: mean(({ tokenAccuracy }) => tokenAccuracy),
    loss: mean(({ loss }) => loss),
  }
}

/** Everything that can be taken away on its own: the parts, then every head of every attention. */
export function measurable(parts: readonly string[], tensors: Iterable<string>, heads: number): string[] {
  const modules = [...tensors].filter(name => /\.attention\.q$/.test(name)).map(name => name.slice(0, -'.q'.length))
  return [...parts, ...modules.flatMap(path => Array.from({ length: heads }, (_, head) => `head:${path}:${head}`))]
}

/** What the model can least do without first; among equals the one whose loss grows most. */
export function ranked(effects: readonly Effect[]): Effect[] {
  return effects.toSorted((a, b) => a.quality.sequences - b.quality.sequences || b.quality.loss - a.quality.loss)
}
