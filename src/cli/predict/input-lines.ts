import { GlassformerError } from '../../errors/glassformer-error.js'
import { type Line, LineSplitter, withoutCr } from '../../formats/pairs/line-splitter.js'

/** A text and how errors name where it came from. */
export interface InputLine {
  readonly place: string
  readonly text: string
  /** Whether its answer has a place to keep: as an argument, an empty text is a mistake. */
  readonly mayBeEmpty: boolean
}

/**
 * The lines of a stream of UTF-8, as they come: each list holds what was there at once, so that an answer never waits
 * for the next question.
 *
 * @throws GlassformerError naming the line that is not UTF-8 or has no end
 */
export async function* inputLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<InputLine[], void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const splitter = new LineSplitter()
  let number = 0
  const toLine = (line: Line): InputLine => {
    const place = `line ${++number}`
    if ('problem' in line) throw new GlassformerError(`${place}: ${line.problem}`)
    return { place, text: withoutCr(line.text), mayBeEmpty: true }
  }
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      throw new GlassformerError(`the input is not UTF-8 after line ${number}`)
    }
  }
  for await (const chunk of stream) {
    const lines = splitter.push(typeof chunk === 'string' ? chunk : decode(chunk))
    if (lines.length > 0) yield lines.map(toLine)
  }
  const last = [...splitter.push(decode()), ...splitter.end()]
  if (last.length > 0) yield last.map(toLine)
}
