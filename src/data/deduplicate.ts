import type { TextPair } from './text-pair.js'

/** The pairs without those that were there before, source and target alike, in their order. */
export function deduplicate<P extends TextPair>(pairs: readonly P[]): P[] {
  const seen = new Set<string>()
  return pairs.filter(({ source, target }) => {
    const key = JSON.stringify([source, target])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
