import { textWidth } from '../figures/text-width.js'
import { element, escapeText } from './markup.js'
import { palette } from './palette.js'

/** A piece of a picture, from (0, 0) on. Sizes are pixels. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly markup: string
}

const MONO = 'ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace'
const SANS = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

/** A column of the text face at 12 px: what a letter takes; a Chinese character takes two. */
export const COLUMN = 7.3
export const LINE = 18

export function widthOf(text: string): number {
  return textWidth(text) * COLUMN
}

export interface TextStyle {
  readonly face?: 'mono' | 'sans'
  /** Default 12. */
  readonly size?: number
  readonly bold?: boolean
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly fill?: string
}

/** A line of text; `y` is its base line. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { face = 'mono', size = 12, bold = false, anchor = 'start', fill = palette.ink } = style
  return element(
    'text',
    {
      x,
      y,
      fill,
      'font-family': face === 'mono' ? MONO : SANS,
      'font-size': size,
      ...(bold ? { 'font-weight': 600 } : {}),
      ...(anchor === 'start' ? {} : { 'text-anchor': anchor }),
      style: 'white-space: pre',
    },
    escapeText(content),
  )
}

/** Drawings below each other. */
export function stacked(drawings: readonly Drawing[], gap: number): Drawing {
  let height = 0
  const placed = drawings.map((drawing, i) => {
    const y = i === 0 ? 0 : height + gap
    height = y + drawing.height
    return moved(drawing, 0, y)
  })
  return { width: Math.max(0, ...drawings.map(drawing => drawing.width)), height, markup: placed.join('') }
}

/** Drawings beside each other, and below where the width is used up. */
export function flowing(drawings: readonly Drawing[], gap: number, width: number): Drawing {
  const lines: Drawing[][] = []
  let taken = Number.POSITIVE_INFINITY
  for (const drawing of drawings) {
    if (taken + drawing.width > width) {
      lines.push([])
      taken = 0
    }
    lines.at(-1)?.push(drawing)
    taken += drawing.width + gap
  }
  return stacked(
    lines.map(line => beside(line, gap)),
    gap,
  )
}

function beside(drawings: readonly Drawing[], gap: number): Drawing {
  let width = 0
  const placed = drawings.map((drawing, i) => {
    const x = i === 0 ? 0 : width + gap
    width = x + drawing.width
    return moved(drawing, x, 0)
  })
  return { width, height: Math.max(0, ...drawings.map(drawing => drawing.height)), markup: placed.join('') }
}

export function moved({ markup }: Drawing, x: number, y: number): string {
  return element('g', { transform: `translate(${x} ${y})` }, markup)
}
