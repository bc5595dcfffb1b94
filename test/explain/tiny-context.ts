import { Vocabulary } from '#data'
import type { EngineName } from '#engine'
import { type LessonContext, lessonContext, tinyModel } from '#explain'

/** A context on a small untrained model: enough for every lesson's live half. */
export function tinyContext(engine: EngineName, text = '5 3 9'): Promise<LessonContext> {
  const vocabulary = Vocabulary.digits()
  const model = tinyModel({ embedDim: 16, numLayers: 2, maxLen: 64 })
  return lessonContext({ engine, model, vocabulary, source: text, target: '3 5 9' })
}
