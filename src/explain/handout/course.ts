import type { LessonContext } from '../computing/context.js'
import { askExercises } from '../exercises/exercises.js'
import {
  type AskedPrediction,
  experimentPart,
  type LessonPart,
  livePart,
  predictionOf,
  workedPart,
} from '../lesson-view.js'
import { path, type Stop, stops } from '../path.js'
import type { Bilingual } from '../text.js'

/** A lesson with everything computed, and its place in the course. */
export interface OpenedLesson extends Stop {
  readonly parts: readonly LessonPart[]
  readonly prediction: AskedPrediction | undefined
  readonly exercises: readonly AskedPrediction[]
}

export interface Chapter {
  readonly title: Bilingual
  readonly lessons: readonly OpenedLesson[]
}

export interface CourseOptions {
  /** Whether the lessons train what they compare: about a minute. */
  readonly training: boolean
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void
}

/** Computes every lesson on one model and example, in the order of the course. */
export async function openCourse(context: LessonContext, { training, onProgress }: CourseOptions): Promise<Chapter[]> {
  const chapters: Chapter[] = []
  let done = 0
  for (const chapter of path) {
    const lessons: OpenedLesson[] = []
    for (const stop of chapter.stops) {
      const { lesson } = stop
      const experiment = training ? await experimentPart(lesson, context) : undefined
      const parts = [await workedPart(lesson, context), await livePart(lesson, context), experiment]
      lessons.push({
        ...stop,
        parts: parts.filter(part => part !== undefined),
        prediction: await predictionOf(lesson, context),
        exercises: await askExercises(lesson.id, context),
      })
      onProgress?.(++done / stops.length)
    }
    chapters.push({ title: chapter.title, lessons })
  }
  return chapters
}

/** Every lesson of the course, one after another. */
export function lessonsOf(chapters: readonly Chapter[]): readonly OpenedLesson[] {
  return chapters.flatMap(({ lessons }) => lessons)
}
