/**
 * An error that its reader can act on: one line that names the value, the place and the way out.
 * Commands print the message alone, without a stack.
 */
export class GlassformerError extends Error {
  override readonly name: string = 'GlassformerError'
}
