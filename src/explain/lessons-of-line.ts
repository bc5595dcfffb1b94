import { sourceLines } from '../session/source-lines.generated.js'
import type { Lesson } from './lesson.js'
import { lessons } from './lessons.js'

/** The lessons that speak of a labelled line: `MultiHeadAttention.energy`. */
export function lessonsOfLabel(label: string): Lesson[] {
  return lessons.filter(({ lines }) => lines.includes(label))
}

/**
 * The lessons that speak of a line: of the tensor that it makes, or else, since a line between belongs to those around
 * it, of the file.
 */
export function lessonsOfLine(file: string, line: number): Lesson[] {
  const labels = Object.entries(sourceLines).filter(([, place]) => place.file === file)
  const here = labels.filter(([, place]) => place.line === line).flatMap(([label]) => lessonsOfLabel(label))
  if (here.length > 0) return unique(here)
  const around = labels.flatMap(([label]) => lessonsOfLabel(label))
  return unique([...lessons.filter(({ files = [] }) => files.includes(file)), ...around])
}

function unique(list: readonly Lesson[]): Lesson[] {
  return [...new Set(list)]
}
