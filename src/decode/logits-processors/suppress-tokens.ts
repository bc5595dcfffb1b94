import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/** Ids never come; of a sequence of ids the last doesn't come behind the others. */
export function suppressTokens(suppressed: readonly (number | readonly number[])[]): LogitsProcessor {
  const sequences = suppressed.map(item => (typeof item === 'number' ? [item] : item))
  return (scores, tokens) => {
    for (const sequence of sequences) {
      const last = sequence[sequence.length - 1] as number
      const before = sequence.slice(0, -1)
      const from = tokens.length - before.length
      const matches = from >= 0 && before.every((token, i) => tokens[from + i] === token)
      if (matches && last in scores) scores[last] = FORBIDDEN
    }
  }
}
