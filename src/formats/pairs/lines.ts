import { type Line, LineSplitter } from './line-splitter.js'

/** The lines of a text that comes in pieces. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<Line, void, void> {
  const splitter = new LineSplitter()
  for await (const chunk of chunks) yield* splitter.push(chunk)
  yield* splitter.end()
}
