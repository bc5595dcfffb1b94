import type { LessonContext } from '../context.js'
import { groups, type Lesson } from '../lesson.js'
import {
  type AskedPrediction,
  experimentPart,
  type LessonPart,
  livePart,
  predictionOf,
  workedPart,
} from '../lesson-view.js'
import { lessons } from '../lessons.js'
import type { Bilingual } from '../text.js'

/** A lesson with everything computed. */
export interface OpenedLesson {
  readonly lesson: Lesson
  readonly parts: readonly LessonPart[]
  readonly prediction: AskedPrediction | undefined
}

/** The lessons of a shelf. */
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

/** Computes every lesson on one model and example. */
export async function openCourse(context: LessonContext, { training, onProgress }: CourseOptions): Promise<Chapter[]> {
  const opened: OpenedLesson[] = []
  for (const lesson of lessons) {
    const experiment = training ? await experimentPart(lesson, context) : undefined
    const parts = [await workedPart(lesson, context), await livePart(lesson, context), experiment]
    opened.push({
      lesson,
      parts: parts.filter(part => part !== undefined),
      prediction: await predictionOf(lesson, context),
    })
    onProgress?.(opened.length / lessons.length)
  }
  return Object.entries(groups).map(([group, title]) => ({
    title,
    lessons: opened.filter(({ lesson }) => lesson.group === group),
  }))
}
