import { cellText, labelText } from '../figures/cell-text.js'
import type { ArithmeticFigure, Figure, MatrixFigure } from '../figures/figure.js'
import { gridsOf, largestOf } from '../figures/grids.js'
import { wrap } from '../figures/text-width.js'
import type { Language } from '../text.js'
import { drawCurve } from './draw-curve.js'
import { drawGrid } from './draw-grid.js'
import { drawMap } from './draw-map.js'
import { drawScale } from './draw-scale.js'
import { type Drawing, flowing, LINE, stacked, text, widthOf } from './drawing.js'
import { drawSheet } from './sheet.js'

const GAP = 16
/** Characters of a line of formulas, and pixels of grids beside each other. */
const COLUMNS = 88
const WIDTH = 680

export interface DrawOptions {
  readonly language: Language
  /** What stands below the picture: where it can be seen live. */
  readonly link?: string
  /** What stands below the title. Default: a tensor's name and axes. */
  readonly notes?: readonly string[]
}

/** A figure as an SVG that stands alone: title, axes, content. Its colours are those of the studio on paper. */
export function drawFigure(figure: Figure, { language, link, notes }: DrawOptions): string {
  const axes = figure.kind === 'matrix' ? [axesText(figure)] : []
  return drawSheet({
    title: figure.title[language],
    notes: notes ?? axes,
    body: bodyOf(figure, language),
    ...(link === undefined ? {} : { link }),
  })
}

function axesText({ axes, shape, tensor }: MatrixFigure): string {
  const named = shape.map((size, axis) => (axes[axis] ? `${axes[axis]} ${size}` : String(size)))
  return `${tensor ?? ''} (${named.join(', ')})`.trim()
}

function bodyOf(figure: Figure, language: Language): Drawing {
  switch (figure.kind) {
    case 'matrix': {
      const largest = largestOf(figure)
      const grids = gridsOf(figure, language).map(grid => drawGrid(grid, largest))
      const scale = figure.look === 'heat' ? [drawScale(figure, largest, language)] : []
      return stacked([flowing(grids, GAP, WIDTH), ...scale], GAP)
    }
    case 'table':
    case 'columns':
      return stacked(
        gridsOf(figure, language).map(grid => drawGrid(grid, 0)),
        GAP,
      )
    case 'curve':
      return drawCurve(figure, language)
    case 'map':
      return drawMap(figure, language)
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
