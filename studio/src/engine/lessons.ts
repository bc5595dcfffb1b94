import { isRight } from '#dist/explain/answers.js'
import { type LessonContext, lessonContext } from '#dist/explain/context.js'
import { type Control, type GroupId, groups, type Lesson } from '#dist/explain/lesson.js'
import { experimentPart, type LessonPart, livePart, predictionOf, workedPart } from '#dist/explain/lesson-view.js'
import { lessons } from '#dist/explain/lessons.js'
import type { Bilingual } from '#dist/explain/text.js'
import { GlassformerError, Transformer } from '#dist/index.js'
import type { OpenedRun } from './runs.ts'
import { ENGINE } from './where.ts'

/** A lesson as the shelf shows it. */
export interface LessonInfo
  extends Pick<Lesson, 'id' | 'group' | 'question' | 'reader' | 'lines' | 'tensors'>,
    Required<Pick<Lesson, 'files' | 'twins'>> {
  readonly hasExperiment: boolean
}

export interface LessonShelf {
  readonly groups: Readonly<Record<GroupId, Bilingual>>
  readonly lessons: readonly LessonInfo[]
}

export interface OpenedLesson {
  readonly parts: readonly LessonPart[]
  readonly controls: readonly Control[]
  readonly prediction: { readonly question: Bilingual; readonly options: readonly string[] | null } | null
}

export function shelf(): LessonShelf {
  return {
    groups,
    lessons: lessons.map(({ id, group, question, reader, lines, files = [], tensors, twins = [], experiment }) => ({
      id,
      group,
      question,
      reader,
      lines,
      files,
      tensors,
      twins,
      hasExperiment: experiment !== undefined,
    })),
  }
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
    prediction:
      prediction === undefined ? null : { question: prediction.question, options: prediction.asked.options ?? null },
  }
}

export async function checkGuess(
  id: string,
  model: Transformer,
  run: OpenedRun,
  text: string,
  guess: string,
): Promise<{ right: boolean; answer: string }> {
  const prediction = await predictionOf(lessonOf(id), await contextOf(model, run, text))
  if (prediction === undefined) return { right: false, answer: '' }
  return { right: isRight(prediction.asked, guess), answer: prediction.asked.answer }
}

export async function experiment(id: string, onProgress: (done: number) => void): Promise<LessonPart | null> {
  return (await experimentPart(lessonOf(id), ENGINE, { onProgress })) ?? null
}

function lessonOf(id: string): Lesson {
  const lesson = lessons.find(lesson => lesson.id === id)
  if (lesson === undefined) throw new GlassformerError(`there is no lesson "${id}"`)
  return lesson
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
