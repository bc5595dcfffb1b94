import { attentionName } from '../picture/attentions.svelte.ts'
import { t } from '../text/text.svelte.ts'

/** What the page calls a part that can be taken away. */
export function partName(part: string): string {
  const head = /^head:(.*):(\d+)$/.exec(part)
  return head === null
    ? (t().take.parts[part]?.[0] ?? part)
    : `${attentionName(head[1] ?? '')} · ${t().time.head(Number(head[2]))}`
}
