import { GlassformerError } from '../../errors/glassformer-error.js'

/** A longer line is no line of text. */
export const LONGEST_LINE = 2 ** 20

/**
 * The lines of a text that comes in pieces, without their ends (`\n` or `\r\n`).
 *
 * @throws GlassformerError naming the line that has no end
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  let rest = ''
  let count = 0
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE)
      throw new GlassformerError(`line ${count + lines.length + 1} is longer than ${LONGEST_LINE} characters`)
    count += lines.length
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}
