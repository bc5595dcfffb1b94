import { type Answer, answerOf } from '../decode/answer.js'
import type { GenerateOptions } from '../decode/generate-options.js'
import type { StreamedToken } from '../decode/generated.js'
import { resolveOptions } from '../decode/resolve-options.js'
import { readText } from '../decode/source-text.js'
import { searchStream } from '../decode/stream.js'
import { decodingOf, type TextModel } from '../decode/text-model.js'

/** A token of an answer as it comes. */
export interface StreamedText extends Omit<StreamedToken, 'row'> {
  readonly token: string
  /** Of its sequence: the text so far. */
  readonly text: string
}

/** An answer token by token: yields each, and returns the whole. */
export type AnswerStream = AsyncGenerator<StreamedText, Answer, void>

/** As `answerTexts` of one text, but yields each token as soon as it is settled; EOS is not yielded. */
export async function* answerStream(of: TextModel, text: string, options: GenerateOptions): AnswerStream {
  const read = readText(of, text, 'the text')
  const { model } = of
  const tokens = searchStream(model, [read.ids], resolveOptions({ ...decodingOf(of), ...options }, model))
  const ids: number[][] = []
  try {
    for (;;) {
      const { done, value } = await tokens.next()
      if (done === true) return answerOf(of, read, value[0] ?? { sequences: [] })
      const { row: _, ...streamed } = value
      const sofar = (ids[streamed.sequence] ??= [])
      sofar.push(streamed.id)
      yield { ...streamed, token: of.target.token(streamed.id), text: of.target.format(sofar) }
    }
  } finally {
    await tokens.return([])
  }
}
