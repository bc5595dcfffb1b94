import { t } from '../text/text.svelte.ts'

/** Why a model may do without the parts, a sentence each. */
export function reasonsOf(parts: readonly string[]): readonly string[] {
  return [...new Set(parts.map(part => t().take.why[part.replace(/:.*/, '')]).filter(why => why !== undefined))]
}
