import { type Point, placeMap } from '../draw/place-map.js'
import { labelText } from '../figures/cell-text.js'
import type { MapFigure } from '../figures/figure.js'
import { textWidth, wrap } from '../figures/text-width.js'
import type { PrintOptions } from './print-options.js'

const [WIDEST, LEAST_HEIGHT, MOST_HEIGHT] = [72, 6, 20]
/** A character is about twice as high as it is wide. */
const ASPECT = 2
const unnamedText = { zh: '名字没处放的：', en: 'No room for the names of ' } as const

/** Named points in characters; a name that finds no place beside its point stands below the map. */
export function printMap(figure: MapFigure, { language, width }: Required<PrintOptions>): string[] {
  const names = figure.points.map(point => labelText(point, language))
  const columns = Math.min(WIDEST, width)
  const across = Math.max(8, columns - Math.max(...names.map(textWidth)) - 3)
  const map = placeMap(figure, across)
  const height = Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, Math.round(map.height / ASPECT)))
  const cells = Array.from({ length: height + 1 }, () => Array.from({ length: columns }, () => ' '))
  const place = ([x, y]: Point) => {
    return { row: Math.round((y * height) / (map.height || 1)), column: Math.min(Math.round(x), columns - 1) }
  }
  const put = (points: readonly Point[], mark: string): void => {
    for (const point of points) {
      const { row, column } = place(point)
      const line = cells[row]
      if (line !== undefined) line[column] = mark
    }
  }
  put(map.before, '○')
  put(map.now, '●')
  const unnamed = names.filter((name, i) => {
    const { row, column } = place(map.now[i] ?? [0, 0])
    return ![row, row - 1, row + 1].some(at => write(cells[at], column + 2, name))
  })
  const moments = figure.moments?.map((moment, i) => `${'○●'[i]} ${labelText(moment, language)}`) ?? []
  const legend = wrap(moments.join('   '), width)
  const rest = unnamed.length === 0 ? [] : wrap(unnamedText[language] + unnamed.join(', '), width)
  return [...cells.map(line => line.join('').trimEnd()), ...legend, ...rest]
}

/** Writes a name into free cells of a line; a wide character takes two. @returns whether there was room */
function write(line: string[] | undefined, from: number, name: string): boolean {
  const size = textWidth(name)
  if (line === undefined || from + size > line.length) return false
  if (line.slice(from - 1, from + size + 1).some(cell => cell !== ' ')) return false
  let at = from
  for (const character of name) {
    const wide = textWidth(character) > 1
    line.splice(at, wide ? 2 : 1, character, ...(wide ? [''] : []))
    at += wide ? 2 : 1
  }
  return true
}
