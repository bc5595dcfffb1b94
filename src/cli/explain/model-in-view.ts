import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { exampleText } from '../../data/example-text.js'
import type { Vocabulary } from '../../data/vocabulary.js'
import { type LessonContext, lessonContext } from '../../explain/computing/context.js'
import { smallModel } from '../../explain/models/small-model.js'
import type { Language } from '../../explain/text.js'
import { CONFIG_FILE } from '../../formats/model-files.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { stepFolder } from '../../runs/step-models.js'
import { note } from '../output.js'
import type { ExplainFlags } from './explain-flags.js'
import { shareProgress } from './share-progress.js'

/** Where a training leaves its model when nobody says otherwise. */
const USUAL_MODEL = 'runs/digits'
const USUAL_TEXT = '5 3 9'
const USUAL_IDS = '3 4 5'

/** The model and the example that the flags name. */
export async function modelInView(flags: ExplainFlags, language: Language): Promise<LessonContext> {
  const folder = flags.model ?? (existsSync(join(USUAL_MODEL, CONFIG_FILE)) ? USUAL_MODEL : undefined)
  const { model, vocabulary, targetVocabulary, initial } =
    folder === undefined ? await trainSmall(flags, language) : await loadRun(folder)
  if (folder !== undefined && flags.model === undefined && !flags.json)
    note({ zh: `用的是 ${folder} 里的模型。`, en: `The model is that of ${folder}.` }[language])
  return lessonContext({
    engine: flags.engine,
    model,
    vocabulary,
    targetVocabulary,
    source: flags.src ?? usualText(vocabulary),
    ...(initial === undefined ? {} : { initial }),
    ...(flags.trg === undefined ? {} : { target: flags.trg }),
  })
}

/** The model of a folder, and what it was before training where the folder is a run that kept its first weights. */
async function loadRun(folder: string) {
  const first = stepFolder(folder, 'snapshots', 0)
  const kept = existsSync(join(first, CONFIG_FILE)) ? await loadModel(first) : undefined
  return { ...(await loadModel(folder)), initial: kept?.model }
}

async function trainSmall({ engine }: ExplainFlags, language: Language) {
  const title = { zh: '没有模型，先训练一个小的', en: 'no model is here: training a small one' }[language]
  const progress = shareProgress(title)
  const {
    model,
    initial,
    task,
    note: remark,
  } = await smallModel({ engine, onProgress: progress.update }).finally(progress.stop)
  note(remark[language])
  return { model, initial, vocabulary: task.sourceVocabulary, targetVocabulary: task.targetVocabulary }
}

/** The usual one where it can be read. */
function usualText(vocabulary: Vocabulary | null): string {
  if (vocabulary === null) return USUAL_IDS
  const isKnown = USUAL_TEXT.split(' ').every(token => vocabulary.tokens.includes(token))
  return isKnown ? USUAL_TEXT : exampleText(vocabulary, 3)
}
