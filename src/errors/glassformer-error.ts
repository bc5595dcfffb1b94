import { oneLine } from './one-line.js'

/**
 * An error that its reader can act on: one line that names the value, the place and the way out.
 * Commands print the message alone, without a stack.
 *
 * @example
 * ```ts
 * import { GlassformerError, padSequence } from 'glassformer'
 * try {
 *   padSequence([])
 * } catch (error) {
 *   if (error instanceof GlassformerError) error.message // padSequence: the batch is empty; …
 * }
 * ```
 */
export class GlassformerError extends Error {
  override readonly name: string = 'GlassformerError'

  /** @param message may quote what a file or a request says: line breaks become blanks, control characters are escaped. */
  constructor(message: string, options?: ErrorOptions) {
    super(inOneLine(String(message)), options)
  }
}

function inOneLine(text: string): string {
  return oneLine(text.replace(/\s*[\n\r\u2028\u2029]\s*/gu, ' '))
}
