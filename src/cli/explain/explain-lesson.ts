import { UsageError } from '../../errors/usage-error.js'
import { askExercises } from '../../explain/exercises/exercises.js'
import type { Control, Lesson } from '../../explain/lesson.js'
import {
  type AskedPrediction,
  experimentPart,
  type LessonPart,
  livePart,
  predictionOf,
  workedPart,
} from '../../explain/lesson-view.js'
import { type ExercisesToPrint, printExercises } from '../../explain/print/print-exercises.js'
import { printHead, printNext, printPart } from '../../explain/print/print-lesson.js'
import { printPrediction } from '../../explain/print/print-prediction.js'
import { printJson } from '../json.js'
import { languageOr } from '../language.js'
import { textRows } from '../terminal.js'
import type { ExplainFlags } from './explain-flags.js'
import { modelInView } from './model-in-view.js'
import { printLines, printOptions } from './print-lines.js'
import { shareProgress } from './share-progress.js'

/** `explain LESSON`: the lesson on a model, then its exercises; with `--exercise` only that. */
export async function explainLesson(lesson: Lesson, flags: ExplainFlags): Promise<void> {
  const language = languageOr(flags.lang)
  const options = printOptions(flags)
  const exercises = await askExercises(lesson.id, { engine: flags.engine })
  const wanted = exercisesToPrint(flags, exercises.length)
  const asLast = printExercises(lesson.id, exercises, wanted, options)
  if (wanted.only !== undefined && !flags.json) return printLines(asLast)
  const context = await modelInView(flags, language)
  refuseUnknownControls(flags, lesson.live.controls?.(context) ?? [])
  const parts: LessonPart[] = []
  let room = flags.full === true ? Number.POSITIVE_INFINITY : textRows() - asLast.length
  const show = async (lines: readonly string[]): Promise<void> => {
    room -= lines.length
    await printLines(lines)
  }
  const add = async (part: LessonPart | undefined): Promise<void> => {
    if (part === undefined) return
    parts.push(part)
    if (!flags.json) await show(printPart(part, options, room))
  }
  if (!flags.json) await show(printHead(lesson, options))
  await add(await workedPart(lesson, context))
  // Asked before the answer is to be seen.
  const prediction = flags.json ? undefined : await predictionOf(lesson, context)
  if (prediction !== undefined) await show(printPrediction(prediction, answerOf(flags), options))
  await add(await livePart(lesson, context, flags.set))
  if (flags.training && lesson.experiment !== undefined) {
    const progress = shareProgress({ zh: '训练小模型', en: 'training small models' }[language])
    await add(await experimentPart(lesson, context, { onProgress: progress.update }).finally(progress.stop))
  }
  if (!flags.json) return printLines([...asLast, ...printNext(lesson, options)])
  const figures = parts.flatMap(part => part.figures)
  const asked = exercises.map(exercise => exerciseJson(exercise, wanted.key === true))
  await printJson({ id: lesson.id, lang: language, figures, exercises: asked })
}

function refuseUnknownControls({ set }: ExplainFlags, controls: readonly Control[]): void {
  const names = controls.map(({ name }) => name)
  const unknown = Object.keys(set).find(name => !names.includes(name))
  if (unknown === undefined) return
  const has = names.length === 0 ? 'none' : names.join(', ')
  throw new UsageError(`--set ${unknown}: the lesson has no such control; it has ${has}`)
}

/** What the reader says to a question, and whether the answers are to be seen. */
function answerOf({ answer, key = false }: ExplainFlags) {
  return { key, ...(answer === undefined ? {} : { given: answer }) }
}

function exercisesToPrint(flags: ExplainFlags, count: number): ExercisesToPrint {
  const { exercise, key = false } = flags
  if (exercise === undefined) return { key }
  const only = Number(exercise)
  if (!Number.isInteger(only) || only < 1 || only > count)
    throw new UsageError(`--exercise ${exercise}: a lesson has exercises 1 to ${count}`)
  return { only, ...answerOf(flags) }
}

function exerciseJson({ question, asked: { options, answer } }: AskedPrediction, key: boolean) {
  return { question, ...(options === undefined ? {} : { options }), ...(key ? { answer } : {}) }
}
