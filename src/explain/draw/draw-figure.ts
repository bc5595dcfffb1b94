import { cellText, labelText } from '../cell-text.js'
import type { ArithmeticFigure, Figure, MatrixFigure } from '../figure.js'
import { gridsOf, largestOf } from '../grids.js'
import type { Language } from '../text.js'
import { wrap } from '../text-width.js'
import { drawCurve } from './draw-curve.js'
import { drawGrid } from './draw-grid.js'
import { type Drawing, flowing, LINE, moved, stacked, text, widthOf } from './drawing.js'
import { element, escapeText } from './markup.js'
import { palette } from './palette.js'

const EDGE = 12
const GAP = 16
/** Characters of a line of formulas, and pixels of grids beside each other. */
const COLUMNS = 88
const WIDTH = 680

export interface DrawOptions {
  readonly language: Language
  /** What stands below the picture: where it can be seen live. */
  readonly link?: string
}

/** A figure as an SVG that stands alone: title, axes, content. Its colours are those of the studio on paper. */
export function drawFigure(figure: Figure, { language, link }: DrawOptions): string {
  const title = figure.title[language]
  const head = [lineOf(title, { bold: true }), ...(figure.kind === 'matrix' ? [lineOf(axesText(figure), {})] : [])]
  const foot = link === undefined ? [] : [lineOf(link, {})]
  const { width, height, markup } = stacked([stacked(head, 2), bodyOf(figure, language), ...foot], 8)
  const [w, h] = [Math.ceil(width + 2 * EDGE), Math.ceil(height + 2 * EDGE)]
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: w, height: h, viewBox: `0 0 ${w} ${h}`, role: 'img' },
    element('title', {}, escapeText(title)),
    element('rect', { width: w, height: h, fill: palette.paper }),
    moved({ width, height, markup }, EDGE, EDGE),
  )
}

function lineOf(content: string, { bold = false }: { readonly bold?: boolean }): Drawing {
  const [size, fill] = bold ? [14, palette.ink] : [12, palette.muted]
  const markup = text(0, size, content, { size, bold, fill, face: bold ? 'sans' : 'mono' })
  return { width: (widthOf(content) * size) / 12, height: LINE, markup }
}

function axesText({ axes, shape, tensor }: MatrixFigure): string {
  const named = shape.map((size, axis) => (axes[axis] ? `${axes[axis]} ${size}` : String(size)))
  return `${tensor ?? ''} (${named.join(', ')})`.trim()
}

function bodyOf(figure: Figure, language: Language): Drawing {
  switch (figure.kind) {
    case 'matrix': {
      const largest = largestOf(figure)
      return flowing(
        gridsOf(figure, language).map(grid => drawGrid(grid, largest)),
        GAP,
        WIDTH,
      )
    }
    case 'table':
    case 'columns':
      return stacked(
        gridsOf(figure, language).map(grid => drawGrid(grid, 0)),
        GAP,
      )
    case 'curve':
      return drawCurve(figure, language)
    case 'arithmetic':
      return drawFormulas(figure, language)
  }
}

function drawFormulas(figure: ArithmeticFigure, language: Language): Drawing {
  const lines = figure.formulas.flatMap((formula, i) => {
    const value = cellText(figure.data[i] ?? 0, figure.digits)
    return wrap(`${labelText(figure.rows[i], language)} = ${formula} = ${value}`, COLUMNS, '    ')
  })
  return stacked(
    lines.map(line => ({ width: widthOf(line), height: LINE, markup: text(0, 13, line) })),
    0,
  )
}
