import { GlassformerError } from '../../errors/glassformer-error.js'

/** A text and how errors name where it came from. */
export interface InputLine {
  readonly place: string
  readonly text: string
}

/** A line longer than this is no line of text. */
const LONGEST_LINE = 2 ** 20

/**
 * The lines of a stream of UTF-8, as they come: each list holds what was there at once, so that an answer never waits
 * for the next question.
 *
 * @throws GlassformerError naming the line that is not UTF-8 or has no end
 */
export async function* inputLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<InputLine[], void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let number = 0
  const toLine = (text: string): InputLine => ({ place: `line ${++number}`, text: text.replace(/\r$/u, '') })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      throw new GlassformerError(`the input is not UTF-8 after line ${number}`)
    }
  }
  for await (const chunk of stream) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decode(chunk))).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE)
      throw new GlassformerError(`line ${number + lines.length + 1} is longer than ${LONGEST_LINE} characters`)
    if (lines.length > 0) yield lines.map(toLine)
  }
  rest += decode()
  if (rest !== '') yield [toLine(rest)]
}
