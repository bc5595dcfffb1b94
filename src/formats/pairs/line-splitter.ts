import { GlassformerError } from '../../errors/glassformer-error.js'

/** A longer line is no line of text. */
export const LONGEST_LINE = 2 ** 20
/** What goes on so long has no lines: there is no end to wait for. */
const LONGEST_SKIPPED = 2 ** 28

/** A line without its `\n`, or why there is none. */
export type Line = { readonly text: string } | { readonly problem: string }

/**
 * Cuts a text that comes in pieces into lines. One that is longer than a line may be is said as soon as it is, and skipped
 * up to its end.
 */
export class LineSplitter {
  private pieces: string[] = []
  private length = 0
  private count = 0

  /**
   * The lines that end in this piece, or become too long in it.
   *
   * @throws GlassformerError naming the line that seems to have no end
   */
  push(piece: string): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      lines.push(...this.keep(piece.slice(start, end)), ...this.take())
      start = end + 1
    }
    lines.push(...this.keep(piece.slice(start)))
    return lines
  }

  /** What is left without an end. */
  end(): Line[] {
    return this.length === 0 ? [] : this.take()
  }

  private keep(piece: string): Line[] {
    const before = this.length
    this.length += piece.length
    if (this.length > LONGEST_SKIPPED)
      throw new GlassformerError(`line ${this.count + 1} has no end within ${LONGEST_SKIPPED} characters`)
    if (this.length <= LONGEST_LINE) {
      if (piece !== '') this.pieces.push(piece)
      return []
    }
    this.pieces = []
    return before > LONGEST_LINE ? [] : [{ problem: `it is longer than ${LONGEST_LINE} characters` }]
  }

  private take(): Line[] {
    const lines = this.length > LONGEST_LINE ? [] : [{ text: this.pieces.join('') }]
    this.pieces = []
    this.length = 0
    this.count++
    return lines
  }
}

/** A line whose end is `\r\n`. */
export function withoutCr(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
