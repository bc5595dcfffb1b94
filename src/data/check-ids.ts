import { GlassformerError } from '../errors/glassformer-error.js'
import { shown } from '../options/shown.js'

/**
 * Refuses what is no list of ids: a text, a fraction, or a number that no engine's integers hold.
 *
 * @param place how the error names it, such as `src[2]`
 */
export function checkIds(ids: unknown, place: string): void {
  for (const [i, id] of idList(ids, place).entries()) {
    if (typeof id !== 'number' || (id | 0) !== id)
      throw new GlassformerError(`${place}[${i}] is ${shown(id)}: ids are row numbers, so whole numbers below 2^31`)
  }
}

/** Refuses what is no list; what is in it is not looked at. */
export function idList(ids: unknown, place: string): readonly unknown[] | Int32Array {
  if (Array.isArray(ids) || ids instanceof Int32Array) return ids
  const hint = typeof ids === 'string' ? ': answerTexts takes texts' : ''
  throw new GlassformerError(`${place} must be a list of ids, not ${shown(ids)}${hint}`)
}

/** Refuses what is no list of rows of ids. @param rowPlace how an error names a row; default `NAME[2]` */
export function checkIdRows(rows: unknown, name: string, rowPlace = (row: number): string => `${name}[${row}]`): void {
  if (!Array.isArray(rows)) throw new GlassformerError(`${name} must be a list of rows of ids, not ${shown(rows)}`)
  for (const [row, ids] of rows.entries()) checkIds(ids, rowPlace(row))
}
