import { type Cell, type Grid, hasWords, type Row } from '../figures/grids.js'
import { padEnd, padStart, textWidth, wrap } from '../figures/text-width.js'
import type { PrintOptions } from './print-options.js'
import { shade } from './shade.js'

/** Rows of a grid, and blocks that its columns are folded into, before "… more". */
const MOST_ROWS = 24
const MOST_BLOCKS = 4
/** A head that is wider than its cells takes several lines, none narrower than this. */
const NARROWEST_HEAD = 12
const GAP = 2

/** The widest margin of labels, as a share of the width, and the widest cell; what is longer takes several lines. */
const WIDEST_MARGIN = 0.4
const WIDEST_CELL = 40

/** Text as the lines that it takes in its column. */
type Lines = readonly string[]

/** What is printed of a grid: cells that are drawn already, and how wide each column is, the gap before it included. */
interface Sheet {
  readonly heads: readonly Lines[]
  readonly rows: readonly { readonly label: Lines; readonly cells: readonly Lines[] }[]
  readonly margin: number
  readonly widths: readonly number[]
  /** Numbers and shades end at the right of their column, words begin at its left. */
  readonly pads: readonly Pad[]
  /** What stands before the first column where no label does, and is left out. */
  readonly gap: number
}

type Pad = (text: string, width: number) => string

/**
 * A grid in characters. Columns that find no place beside the others follow below, under their heads and beside the
 * same labels.
 *
 * @param largest the size of a number that has the darkest shade.
 */
export function printGrid(grid: Grid, largest: number, options: Required<PrintOptions>): string[] {
  const { width, full } = options
  const rows = full ? grid.rows : grid.rows.slice(0, MOST_ROWS)
  const isDrawn = grid.look === 'heat' || grid.look === 'mask'
  const sheet = isDrawn ? drawn(grid, rows, largest, options) : written(grid, rows, width)
  const blocks = blocksOf(sheet, width)
  const shown = full ? blocks : blocks.slice(0, MOST_BLOCKS)
  const lines = shown.flatMap((block, i) => [...(i === 0 ? [] : ['']), ...printBlock(sheet, block)])
  const columns = sheet.widths.length - (shown.at(-1)?.to ?? 0)
  if (columns > 0) lines.push(...leftOut(columns, 'columns', options))
  if (grid.rows.length > rows.length) lines.push(...leftOut(grid.rows.length - rows.length, 'rows', options))
  const marks = !isDrawn && rows.some(({ cells }) => cells.some(({ marked }) => marked))
  return marks ? [...lines, ...wrap(MARK[options.language], width)] : lines
}

const MARK = { zh: '* 文中说到的', en: '* what the text speaks of' } as const

const leftOutNames = {
  rows: { zh: '行', en: ['row', 'rows'] },
  columns: { zh: '列', en: ['column', 'columns'] },
  grids: { zh: '组', en: ['grid', 'grids'] },
} as const

/** What was left out, and how it is seen. */
export function leftOut(
  count: number,
  what: keyof typeof leftOutNames,
  { language, width }: Pick<Required<PrintOptions>, 'language' | 'width'>,
): string[] {
  const { zh, en } = leftOutNames[what]
  const text = {
    zh: `……还有 ${count} ${zh}，--full 看全部`,
    en: `… ${count} more ${en[count === 1 ? 0 : 1]}: --full shows all`,
  }
  return wrap(text[language], width)
}

/** Whether a grid's numbers can be read as such: its columns are folded at most once. */
export function fits(grid: Grid, { width, full }: Required<PrintOptions>): boolean {
  return full || blocksOf(written(grid, grid.rows, width), width).length <= 2
}

/** Words and numbers, each column as wide as it must be. */
function written(grid: Grid, rows: readonly Row[], width: number): Sheet {
  const margin = marginOf(rows, width)
  const columns = Math.max(grid.heads.length, ...rows.map(row => row.cells.length))
  const widest = Math.min(WIDEST_CELL, width - margin - GAP)
  const sizes = Array.from({ length: columns }, (_, j) =>
    Math.min(widest, Math.max(0, ...rows.map(row => textWidth(cellOf(row.cells[j]))))),
  )
  // Numbers that belong together stand in columns of one width.
  const least = grid.look === 'numbers' ? Math.max(0, ...sizes) : 0
  const heads = sizes.map((size, j) => headLines(grid.heads[j] ?? '', Math.max(size, least), widest))
  const widths = sizes.map((size, j) => Math.max(size, least, ...(heads[j] ?? []).map(textWidth)))
  return {
    heads,
    rows: rows.map(row => ({
      label: wrap(row.label, margin),
      cells: row.cells.map((cell, j) => wrap(cellOf(cell), widths[j] ?? widest)),
    })),
    margin,
    widths: widths.map(size => size + GAP),
    pads: sizes.map((_, j) => (hasWords({ rows }, j) ? padWord : padStart)),
    gap: margin === 0 ? GAP : 0,
  }
}

function padWord(text: string, width: number): string {
  return ' '.repeat(GAP) + padEnd(text, width - GAP)
}

function cellOf(cell: Cell | undefined): string {
  return cell?.marked ? `${cell.text}*` : (cell?.text ?? '')
}

const HAN = /\p{Script=Han}/u

/** Words, but not Chinese ones, are broken only where they are longer than a column may be. */
function headLines(head: string, size: number, widest: number): Lines {
  const longestWord = Math.max(...head.split(' ').map(word => (HAN.test(word) ? 0 : textWidth(word))))
  return wrap(head, Math.min(widest, Math.max(NARROWEST_HEAD, size, longestWord)))
}

/** Numbers as shades, or as filled and empty places. */
function drawn(grid: Grid, rows: readonly Row[], largest: number, { width, colour }: Required<PrintOptions>): Sheet {
  const margin = marginOf(rows, width)
  const columns = Math.max(0, ...rows.map(row => row.cells.length))
  const headWidth = Math.max(0, ...grid.heads.map(textWidth))
  const size = headWidth > 0 ? Math.max(2, headWidth) + 1 : margin + 2 * columns <= width ? 2 : 1
  const cell = ({ value = 0 }: Cell): Lines => {
    if (grid.look === 'mask') return [value === 0 ? '·' : '■']
    return [shade(value, largest, Math.min(size, 2), colour)]
  }
  return {
    heads: Array.from({ length: columns }, (_, j) => [grid.heads[j] ?? '']),
    rows: rows.map(row => ({ label: wrap(row.label, margin), cells: row.cells.map(cell) })),
    margin,
    widths: Array.from({ length: columns }, () => size),
    pads: Array.from({ length: columns }, () => padStart),
    gap: 0,
  }
}

function marginOf(rows: readonly Row[], width: number): number {
  return Math.min(Math.floor(width * WIDEST_MARGIN), Math.max(0, ...rows.map(row => textWidth(row.label))))
}

interface Block {
  readonly from: number
  readonly to: number
}

/** The columns, in as few blocks as the width allows, of about as many columns each. */
function blocksOf(sheet: Sheet, width: number): Block[] {
  const fewest = folded(sheet, width, Number.POSITIVE_INFINITY).length
  return folded(sheet, width, Math.ceil(sheet.widths.length / fewest))
}

function folded({ margin, widths }: Sheet, width: number, most: number): Block[] {
  const blocks: Block[] = []
  let from = 0
  let taken = margin
  for (const [j, size] of widths.entries()) {
    if (j > from && (taken + size > width || j - from === most)) {
      blocks.push({ from, to: j })
      from = j
      taken = margin
    }
    taken += size
  }
  if (from < widths.length) blocks.push({ from, to: widths.length })
  return blocks
}

function printBlock({ heads, rows, margin, widths, pads, gap }: Sheet, { from, to }: Block): string[] {
  const print = (label: Lines, cells: readonly Lines[], atBottom: boolean): string[] => {
    const height = Math.max(label.length, ...cells.map(cell => cell.length))
    return Array.from({ length: height }, (_, i) => {
      const texts = cells.map((cell, j) => {
        const text = cell[atBottom ? i - height + cell.length : i] ?? ''
        return (pads[from + j] ?? padStart)(text, widths[from + j] ?? 0)
      })
      return (padEnd(label[i] ?? '', margin) + texts.join('')).slice(gap).trimEnd()
    })
  }
  const titles = heads.slice(from, to)
  return [
    ...(titles.some(title => title.some(text => text !== '')) ? print([], titles, true) : []),
    ...rows.flatMap(row => print(row.label, row.cells.slice(from, to), false)),
  ]
}
