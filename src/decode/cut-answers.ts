import { isCut } from './finish-reason.js'
import type { GeneratedSequence } from './generated.js'

/** How many of some answers were cut at their most tokens. */
export class CutAnswers {
  private all = 0
  private cut = 0
  private shortest = Number.POSITIVE_INFINITY
  private longest = 0

  /** @param maxLen the model's positions, beyond which no answer goes */
  constructor(private readonly maxLen: number) {}

  add(sequences: readonly GeneratedSequence[]): this {
    for (const sequence of sequences) {
      this.all++
      if (!isCut(sequence)) continue
      const { length } = sequence.ids
      this.cut++
      this.shortest = Math.min(this.shortest, length)
      this.longest = Math.max(this.longest, length)
    }
    return this
  }

  /** What to say to their reader; `undefined` where all came to their end. */
  get warning(): string | undefined {
    const { all, cut, shortest, longest, maxLen } = this
    if (cut === 0) return undefined
    const which = all === 1 ? 'the answer' : `${cut} of ${all} answers`
    const at = shortest === longest ? longest : `${shortest} to ${longest}`
    // SOS has a position too, and so may have an EOS that was forced.
    const wayOut =
      longest < maxLen - 2
        ? 'raise maxNewTokens'
        : `the model has ${maxLen} positions, so give texts with shorter answers`
    return `${which} ${cut === 1 ? 'was' : 'were'} cut at ${at} tokens: ${wayOut}`
  }
}
