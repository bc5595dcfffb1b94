import { MASKED } from '#dist/explain/figures/grids.js'
import { cellBox, cellGrid, FINE } from './cells.ts'
import { FAINT, type Ink, type Look, type Numbers, strength } from './look.ts'
import { paintFine } from './paint-fine.ts'

/** Draws a tensor on its lanes. */
export function paint(context: CanvasRenderingContext2D, numbers: Numbers, look: Look, ink: Ink): void {
  const { data, heads, rows, columns, largest } = numbers
  const { tone, isMap, chosen } = look
  const { each, cell, gap, height, ...at } = cellGrid(numbers, look)
  const radius = isMap && cell > 5 ? 1.5 : 0
  if (cell < FINE) {
    paintFine(context, numbers, look, ink)
    if (chosen !== null) outline(context, cellBox(numbers, look, chosen), ink)
    return
  }
  const isSigned = tone === 'signed'
  for (let head = 0; head < heads; head++) {
    const left = at.left(head)
    for (let row = 0; row < rows; row++) {
      const top = at.top(row)
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
          if (Math.abs(value) >= MASKED) hatch(context, x, top, cell - gap, height, ink)
        }
        context.globalAlpha = strength(value, largest, tone, columns)
        context.fillStyle = isSigned ? (value < 0 ? ink.negative : ink.positive) : ink[tone]
        if (context.globalAlpha > 0.004) fill(context, x, top, isMap ? cell - gap : cell + 0.2, height, radius)
      }
    }
  }
  context.globalAlpha = 1
  if (chosen === null) return
  outline(context, cellBox(numbers, look, chosen), ink)
}

/** Draws how a mask falls: above the share of the height where it has come to, the masked numbers, below the bare ones. */
export function paintFalling(
  context: CanvasRenderingContext2D,
  share: number,
  bare: Numbers,
  masked: Numbers,
  look: Look,
  ink: Ink,
): void {
  const height = look.pitch * masked.rows
  const edge = height * share
  context.clearRect(0, 0, look.width, height)
  for (const [numbers, top, bottom] of [
    [bare, edge, height],
    [masked, 0, edge],
  ] as const) {
    context.save()
    context.beginPath()
    context.rect(0, top, look.width, bottom - top)
    context.clip()
    paint(context, numbers, look, ink)
    context.restore()
  }
}

function outline(context: CanvasRenderingContext2D, box: ReturnType<typeof cellBox>, ink: Ink): void {
  context.strokeStyle = ink.selection
  context.lineWidth = 2
  context.strokeRect(box.x, box.y, box.width, box.height)
}

function fill(context: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, radius: number): void {
  if (radius === 0) {
    context.fillRect(x, y, w, h)
    return
  }
  context.beginPath()
  context.roundRect(x, y, w, h, radius)
  context.fill()
}

/** What a mask hides. */
function hatch(context: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, ink: Ink): void {
  context.save()
  context.beginPath()
  context.rect(x, y, w, h)
  context.clip()
  context.globalAlpha = 0.35
  context.strokeStyle = ink.ink
  context.lineWidth = 1
  context.beginPath()
  for (let at = -h; at < w; at += 4) {
    context.moveTo(x + at, y + h)
    context.lineTo(x + at + h, y)
  }
  context.stroke()
  context.restore()
}
