import { isRight, numbersMissed } from '#dist/explain/answers.js'
import { type LessonContext, lessonContext } from '#dist/explain/computing/context.js'
import { askExercises } from '#dist/explain/exercises/exercises.js'
import type { Control, Lesson } from '#dist/explain/lesson.js'
import {
  type AskedPrediction,
  experimentPart,
  type LessonPart,
  livePart,
  predictionOf,
  workedPart,
} from '#dist/explain/lesson-view.js'
import { path, placeOf, type Stop } from '#dist/explain/path.js'
import type { Bilingual } from '#dist/explain/text.js'
import { Transformer } from '#dist/index.js'
import type { OpenedRun } from './runs.ts'
import { ENGINE } from './where.ts'

/** A lesson as the shelf shows it. */
export interface LessonInfo
  extends Pick<Lesson, 'id' | 'question' | 'reader' | 'lines' | 'tensors'>,
    Required<Pick<Lesson, 'files' | 'twins'>>,
    Pick<Stop, 'minutes' | 'needs' | 'session'> {
  readonly hasExperiment: boolean
}

export interface LessonShelf {
  readonly chapters: readonly { readonly title: Bilingual; readonly lessons: readonly LessonInfo[] }[]
  /** Those of all chapters, in the order of the course. */
  readonly lessons: readonly LessonInfo[]
}

export interface OpenedQuestion {
  readonly question: Bilingual
  readonly options: readonly string[] | null
}

export interface OpenedLesson {
  readonly parts: readonly LessonPart[]
  readonly controls: readonly Control[]
  readonly prediction: OpenedQuestion | null
  readonly exercises: readonly OpenedQuestion[]
}

export function shelf(): LessonShelf {
  const chapters = path.map(({ title, stops }) => ({ title, lessons: stops.map(info) }))
  return { chapters, lessons: chapters.flatMap(({ lessons }) => lessons) }
}

function info({ lesson, minutes, needs, session }: Stop): LessonInfo {
  const { id, question, reader, lines, files = [], tensors, twins = [], experiment } = lesson
  const hasExperiment = experiment !== undefined
  return { id, question, reader, lines, files, tensors, twins, minutes, needs, session, hasExperiment }
}

/** A lesson's figures: the worked ones, and the live ones on the model and example in view. */
export async function openLesson(
  id: string,
  model: Transformer,
  run: OpenedRun,
  text: string,
  settings: Readonly<Record<string, number>>,
): Promise<OpenedLesson> {
  const lesson = lessonOf(id)
  const context = await contextOf(model, run, text)
  const parts = [await workedPart(lesson, ENGINE), await livePart(lesson, context, settings)]
  const prediction = await predictionOf(lesson, context).catch(() => undefined)
  return {
    parts,
    controls: lesson.live.controls?.(context) ?? [],
    prediction: prediction === undefined ? null : opened(prediction),
    exercises: (await askExercises(id, ENGINE)).map(opened),
  }
}

function opened({ question, asked }: AskedPrediction): OpenedQuestion {
  return { question, options: asked.options ?? null }
}

/** What is said of a guess. */
export interface Verdict {
  readonly right: boolean
  readonly answer: string
  /** How many numbers the answer is made of, where the guess isn't: then it can't be judged. Else null. */
  readonly missed: number | null
}

/** @param exercise which one, counted from zero; null: the prediction. */
export async function checkGuess(
  id: string,
  exercise: number | null,
  model: Transformer,
  run: OpenedRun,
  text: string,
  guess: string,
): Promise<Verdict> {
  const question =
    exercise === null
      ? await predictionOf(lessonOf(id), await contextOf(model, run, text))
      : (await askExercises(id, ENGINE))[exercise]
  if (question === undefined) return { right: false, answer: '', missed: null }
  const { asked } = question
  return { right: isRight(asked, guess), answer: asked.answer, missed: numbersMissed(asked, guess) ?? null }
}

export async function experiment(id: string, onProgress: (done: number) => void): Promise<LessonPart | null> {
  return (await experimentPart(lessonOf(id), ENGINE, { onProgress })) ?? null
}

function lessonOf(id: string): Lesson {
  return placeOf(id).stop.lesson
}

async function contextOf(model: Transformer, run: OpenedRun, text: string): Promise<LessonContext> {
  const { source, target } = run
  const initial = await modelBefore(run)
  const known = initial === undefined ? {} : { initial }
  return lessonContext({ ...ENGINE, model, vocabulary: source, targetVocabulary: target, source: text, ...known })
}

/** The run's model before its training, where that was kept. */
async function modelBefore({ info, options, weights }: OpenedRun): Promise<Transformer | undefined> {
  if (!info.checkpoints.some(({ step }) => step === 0)) return undefined
  const model = new Transformer(options)
  model.loadStateDict(await weights(0))
  return model
}
