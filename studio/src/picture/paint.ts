import { MASKED } from '#dist/explain/grids.js'
import { FILL } from './layout.ts'

/** The numbers of a picture: (heads, rows, columns). */
export interface Numbers {
  readonly data: Float32Array
  readonly heads: number
  readonly rows: number
  readonly columns: number
  readonly largest: number
}

/** Numbers of the example in view; of probabilities also the words that the columns are, and each row's likeliest. */
export interface Drawn extends Numbers {
  readonly words: readonly number[]
  readonly best: readonly number[]
}

export interface Ink {
  readonly positive: string
  readonly negative: string
  readonly source: string
  readonly target: string
  readonly line: string
  /** Of cells that hold next to nothing: drawn faintly. */
  readonly ink: string
  readonly selection: string
}

/** `signed`: positive and negative numbers; otherwise shares of one, in the colour of whose tokens are looked at. */
export type Tone = 'signed' | 'source' | 'target'

export interface Look {
  readonly tone: Tone
  /** Whether the numbers stand apart, as cells. */
  readonly isMap: boolean
  readonly width: number
  readonly pitch: number
  /** Pixels between heads. */
  readonly headGap: number
  /** A cell to outline: (head, row, column). */
  readonly chosen: readonly [head: number, row: number, column: number] | null
}

const FAINT = 0.06

/** Among more keys than these, shares of attention are so small that they are inked more strongly. */
const FEW = 7

/** How strongly a number is inked, from 0 to 1. `columns`: among how many a share is one. */
export function strength(value: number, largest: number, tone: Tone, columns = FEW): number {
  if (Math.abs(value) >= MASKED || largest === 0) return 0
  const full = tone === 'signed' ? largest : Math.min(1, FEW / columns)
  const share = Math.min(1, Math.abs(value) / full)
  return tone === 'signed' ? share ** 0.7 : share ** 0.6
}

/** Where a cell lies in the picture of a tensor. */
export function cellAt(
  { heads, rows, columns }: Pick<Numbers, 'heads' | 'rows' | 'columns'>,
  { width, pitch, headGap }: Pick<Look, 'width' | 'pitch' | 'headGap'>,
  x: number,
  y: number,
): [head: number, row: number, column: number] {
  const each = (width - headGap * (heads - 1)) / heads
  const head = limit(Math.floor(x / (each + headGap)), heads)
  const column = limit(Math.floor(((x - head * (each + headGap)) / each) * columns), columns)
  return [head, limit(Math.floor(y / pitch), rows), column]
}

/** The box of a cell, as it is outlined. */
export function cellBox(
  { heads, columns }: Pick<Numbers, 'heads' | 'columns'>,
  { width, pitch, headGap, isMap }: Pick<Look, 'width' | 'pitch' | 'headGap' | 'isMap'>,
  [head, row, column]: readonly [head: number, row: number, column: number],
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const each = (width - headGap * (heads - 1)) / heads
  const cell = each / columns
  const own = cell - gapOf(cell, isMap)
  const wide = Math.max(4, own)
  const height = Math.max(2, pitch * FILL)
  const x = head * (each + headGap) + column * cell + (own - wide) / 2
  return { x, y: row * pitch + (pitch - height) / 2, width: wide, height }
}

/** Between the cells of a map. */
function gapOf(cell: number, isMap: boolean): number {
  return isMap && cell > 4 ? Math.min(1.5, cell * 0.14) : 0
}

function limit(value: number, size: number): number {
  return Math.max(0, Math.min(value, size - 1))
}

/** Draws a tensor on its lanes. */
export function paint(context: CanvasRenderingContext2D, numbers: Numbers, look: Look, ink: Ink): void {
  const { data, heads, rows, columns, largest } = numbers
  const { tone, isMap, width, pitch, headGap, chosen } = look
  const each = (width - headGap * (heads - 1)) / heads
  const cell = each / columns
  const height = Math.max(2, pitch * FILL)
  const gap = gapOf(cell, isMap)
  const radius = isMap && cell > 5 ? 1.5 : 0
  const isSigned = tone === 'signed'
  for (let head = 0; head < heads; head++) {
    const left = head * (each + headGap)
    for (let row = 0; row < rows; row++) {
      const top = row * pitch + (pitch - height) / 2
      if (!isMap) {
        context.globalAlpha = FAINT
        context.fillStyle = ink.ink
        context.fillRect(left, top, each, height)
      }
      for (let column = 0; column < columns; column++) {
        const value = data[(head * rows + row) * columns + column] ?? 0
        const x = left + column * cell
        if (isMap) {
          context.globalAlpha = FAINT
          context.fillStyle = ink.ink
          fill(context, x, top, cell - gap, height, radius)
          context.globalAlpha = 1
          if (Math.abs(value) >= MASKED) hatch(context, x, top, cell - gap, height, ink.line)
        }
        context.globalAlpha = strength(value, largest, tone, columns)
        context.fillStyle = isSigned ? (value < 0 ? ink.negative : ink.positive) : ink[tone]
        if (context.globalAlpha > 0.004) fill(context, x, top, isMap ? cell - gap : cell + 0.2, height, radius)
      }
    }
  }
  context.globalAlpha = 1
  if (chosen === null) return
  const box = cellBox(numbers, look, chosen)
  context.strokeStyle = ink.selection
  context.lineWidth = 2
  context.strokeRect(box.x, box.y, box.width, box.height)
}

function fill(context: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, radius: number): void {
  context.beginPath()
  context.roundRect(x, y, w, h, radius)
  context.fill()
}

/** What a mask hides. */
function hatch(context: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, colour: string): void {
  context.save()
  context.beginPath()
  context.rect(x, y, w, h)
  context.clip()
  context.strokeStyle = colour
  context.lineWidth = 1
  context.beginPath()
  for (let at = -h; at < w; at += 4) {
    context.moveTo(x + at, y + h)
    context.lineTo(x + at + h, y)
  }
  context.stroke()
  context.restore()
}
