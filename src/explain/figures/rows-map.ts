import type { Value } from '../computing/compute.js'
import { principalComponents, projected, varianceShare } from '../insights/principal-components.js'
import type { Bilingual } from '../text.js'
import { type Label, type MapFigure, map } from './figure.js'

interface MappedRows {
  readonly name: string
  readonly title: Bilingual
  readonly labels: readonly Label[]
  readonly rows: Value
  /** The same rows at an earlier moment, and what the two moments are. */
  readonly earlier?: { readonly rows: Value; readonly moments: readonly [before: Label, now: Label] }
}

/** Rows of numbers in the plane in which they differ most, and how much of their variance lies in it. */
export function rowsMap({ name, title, labels, rows, earlier }: MappedRows): { figure: MapFigure; share: number } {
  const all = [...rows.data, ...(earlier?.rows.data ?? [])]
  const columns = rows.shape[1] ?? 0
  const components = principalComponents(all, all.length / columns, columns)
  const places = projected(all, components)
  const points = labels.map((label, i) => ({ label, place: places[i] ?? [] }))
  const before = earlier && { before: places.slice(labels.length).flat(), moments: earlier.moments }
  return { figure: map(name, title, points, before), share: varianceShare(all, components) }
}
