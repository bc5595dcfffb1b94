import { MASKED } from '#dist/explain/grids.js'
import { flatten } from '#dist/math/row-major.js'
import { cellText, clampIndex } from './tensors.ts'

/** What a picture of a tensor says beside its cells. */
export interface TensorPicture {
  readonly title: string
  /** Its shape, and which slice is shown. */
  readonly subtitle: string
  /** Which model, at which step, on which example. */
  readonly caption: string
  readonly link: string
  readonly data: ArrayLike<number>
  readonly shape: readonly number[]
  /** The slice: a place along every axis; the last two are drawn whole. */
  readonly at: readonly number[]
  readonly rowAxis: string
  readonly columnAxis: string
  readonly rowLabels: readonly string[]
  readonly columnLabels: readonly string[]
  readonly maskedNote: string
}

const CELL = 22
const MARGIN = 24
const INK = '#1a1f2b'
const GREY = '#565d6b'
const FONT = 'font-family="Source Sans 3, Helvetica, Arial, sans-serif"'
const MONO = 'font-family="Source Code Pro, Menlo, monospace"'
/** A character's width for its size, rather too wide than too narrow. */
const WIDE = 0.62

/** A picture that stands alone, as in a paper: title, tokens, axes, legend, link. No colour of it depends on the page. */
export function tensorSvg(picture: TensorPicture): string {
  const { rows, columns, value, largest, hasMasked } = slice(picture)
  const rowWidth = 12 + widest([...picture.rowLabels, `${picture.rowAxis} ↓`], 12)
  const columnHeight =
    10 + Math.max(12, widest(picture.columnLabels, 12) > CELL ? widest(picture.columnLabels, 12) : 12)
  const left = MARGIN + rowWidth
  const top = MARGIN + 84 + columnHeight
  const inner = Math.max(rowWidth + columns * CELL, ...[picture.title].map(text => text.length * 16 * WIDE), 420)
  const texts = [picture.subtitle, picture.caption].flatMap(text => broken(text, Math.floor(inner / (13 * 0.52))))
  const shift = Math.max(0, texts.length - 2) * 17
  const bottom = top + shift + rows * CELL
  const [width, height] = [Math.ceil(inner + 2 * MARGIN), bottom + 92]
  const isSlanted = columnHeight > 24

  const words = [
    text(MARGIN, MARGIN + 18, picture.title, `${MONO} font-size="16" font-weight="600" fill="${INK}"`),
    ...texts.map((line, i) => text(MARGIN, MARGIN + 42 + 17 * i, line, `${FONT} font-size="13" fill="${GREY}"`)),
    text(left, top + shift - columnHeight - 4, `${picture.columnAxis} →`, `${FONT} font-size="12" fill="${GREY}"`),
    text(left - 8, top + shift - 6, `${picture.rowAxis} ↓`, `${FONT} font-size="12" fill="${GREY}" text-anchor="end"`),
    ...picture.columnLabels.slice(0, columns).map((label, c) => {
      const [x, y] = [left + c * CELL + CELL / 2, top + shift - 6]
      const turned = isSlanted ? ` transform="rotate(-90 ${x + 4} ${y})"` : ''
      const place = isSlanted ? [x + 4, y] : [x, y]
      const anchor = isSlanted ? 'start' : 'middle'
      return text(place[0] ?? x, y, label, `${MONO} font-size="12" fill="${INK}" text-anchor="${anchor}"${turned}`)
    }),
    ...picture.rowLabels
      .slice(0, rows)
      .map((label, r) =>
        text(left - 8, top + shift + r * CELL + 15, label, `${MONO} font-size="12" fill="${INK}" text-anchor="end"`),
      ),
  ]
  const cells: string[] = []
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const number = value(r, c)
      const place = `x="${left + c * CELL}" y="${top + shift + r * CELL}" width="${CELL - 1}" height="${CELL - 1}"`
      cells.push(`<rect ${place} fill="${colour(number, largest)}"><title>${escaped(String(number))}</title></rect>`)
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(picture.title)}</title>`,
    '<defs><linearGradient id="scale">',
    ...[-1, -0.5, -0.1, 0, 0.1, 0.5, 1].map(
      share => `<stop offset="${(share + 1) / 2}" stop-color="${colour(share, 1)}"/>`,
    ),
    '</linearGradient></defs>',
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...words,
    ...cells,
    ...legend(MARGIN, bottom + 22, largest, hasMasked ? picture.maskedNote : ''),
    `<a href="${escaped(picture.link)}">${text(MARGIN, bottom + 74, shortened(picture.link, Math.floor(inner / 6)), `${MONO} font-size="10" fill="${GREY}"`)}</a>`,
    '</svg>',
  ].join('\n')
}

function legend(x: number, y: number, largest: number, maskedNote: string): string[] {
  const small = `${FONT} font-size="12" fill="${GREY}"`
  return [
    `<rect x="${x}" y="${y}" width="220" height="10" fill="url(#scale)" stroke="#dddddd"/>`,
    text(x, y + 26, cellText(-largest), small),
    text(x + 110, y + 26, '0', `${small} text-anchor="middle"`),
    text(x + 220, y + 26, cellText(largest), `${small} text-anchor="end"`),
    ...(maskedNote === ''
      ? []
      : [
          `<rect x="${x + 250}" y="${y}" width="10" height="10" fill="#dddddd"/>`,
          text(x + 266, y + 10, maskedNote, small),
        ]),
  ]
}

function slice({ data, shape, at }: TensorPicture) {
  const rank = shape.length
  const first = clampIndex(at, shape)
  const rows = rank >= 2 ? (shape[rank - 2] ?? 1) : 1
  const columns = rank >= 1 ? (shape[rank - 1] ?? 1) : 1
  const value = (r: number, c: number): number => {
    const index = rank === 0 ? [] : rank === 1 ? [c] : [...first.slice(0, rank - 2), r, c]
    return data[flatten(index, shape)] ?? 0
  }
  let largest = 1e-12
  let hasMasked = false
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i] ?? 0)
    if (size >= MASKED) hasMasked = true
    else largest = Math.max(largest, size)
  }
  return { rows, columns, value, largest, hasMasked }
}

function colour(value: number, largest: number): string {
  if (Math.abs(value) >= MASKED) return '#dddddd'
  const share = Math.sqrt(Math.min(1, Math.abs(value) / largest))
  const [r, g, b] = (value < 0 ? [47, 116, 192] : [224, 123, 26]).map(part => Math.round(255 + (part - 255) * share))
  return `rgb(${r},${g},${b})`
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escaped(words)}</text>`
}

function widest(labels: readonly string[], size: number): number {
  return Math.ceil(Math.max(0, ...labels.map(({ length }) => length)) * size * WIDE)
}

/** In lines of so many characters at most, broken between words where there are any. */
function broken(words: string, most: number): string[] {
  const lines = ['']
  for (const word of words.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > most) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

function shortened(words: string, most: number): string {
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
