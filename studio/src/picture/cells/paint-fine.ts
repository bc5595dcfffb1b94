import { MASKED } from '#dist/explain/figures/grids.js'
import { cellGrid } from './cells.ts'
import { FAINT, type Ink, type Look, type Numbers, strength } from './look.ts'

/** Where an image is made before it is drawn at its size; one for all tensors. */
let sheet: CanvasRenderingContext2D | null = null

/** Draws a tensor whose cells are too narrow for shapes of their own: each number a pixel, each lane an image. */
export function paintFine(context: CanvasRenderingContext2D, numbers: Numbers, look: Look, ink: Ink): void {
  const { heads, rows, columns } = numbers
  sheet ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (sheet === null || columns === 0 || rows === 0) return
  const { canvas } = sheet
  if (canvas.width < columns || canvas.height < heads * rows) {
    canvas.width = Math.max(canvas.width, columns)
    canvas.height = Math.max(canvas.height, heads * rows)
  }
  sheet.putImageData(imageOf(numbers, look, ink), 0, 0)
  const { each, height, left, top } = cellGrid(numbers, look)
  context.imageSmoothingEnabled = each < columns
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < rows; row++)
      context.drawImage(canvas, 0, head * rows + row, columns, 1, left(head), top(row), each, height)
  }
}

function imageOf({ data, heads, rows, columns, largest }: Numbers, { tone }: Look, ink: Ink): ImageData {
  const image = new ImageData(columns, heads * rows)
  const [ground, positive, negative] = [ink.ink, tone === 'signed' ? ink.positive : ink[tone], ink.negative].map(rgbOf)
  for (let i = 0; i < heads * rows * columns; i++) {
    const value = data[i] ?? 0
    const share = Math.abs(value) >= MASKED ? 0 : strength(value, largest, tone, columns)
    const colour = share < FAINT ? ground : tone === 'signed' && value < 0 ? negative : positive
    image.data.set(colour ?? [], 4 * i)
    image.data[4 * i + 3] = 255 * Math.max(FAINT, share)
  }
  return image
}

const known = new Map<string, readonly number[]>()

/** A colour of the page as the canvas understands it. */
function rgbOf(colour: string): readonly number[] {
  let rgb = known.get(colour)
  if (rgb === undefined && sheet !== null) {
    sheet.fillStyle = colour
    sheet.clearRect(0, 0, 1, 1)
    sheet.fillRect(0, 0, 1, 1)
    rgb = [...sheet.getImageData(0, 0, 1, 1).data.subarray(0, 3)]
    known.set(colour, rgb)
  }
  return rgb ?? [0, 0, 0]
}
