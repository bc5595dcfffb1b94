import { FORBIDDEN, type LogitsProcessor } from './logits-processor.js'

/** No run of `size` tokens comes twice: what followed an earlier occurrence of the last `size − 1` is forbidden. */
export function noRepeatNgram(size: number): LogitsProcessor {
  return (scores, tokens) => {
    const context = size - 1
    const last = tokens.length - context
    for (let start = 0; start < last; start++) {
      let same = true
      for (let i = 0; same && i < context; i++) same = tokens[start + i] === tokens[last + i]
      const next = tokens[start + context]
      if (same && next !== undefined) scores[next] = FORBIDDEN
    }
  }
}
