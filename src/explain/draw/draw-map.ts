import { labelText } from '../figures/cell-text.js'
import type { Label, MapFigure } from '../figures/figure.js'
import type { Language } from '../text.js'
import { type Drawing, LINE, text, widthOf } from './drawing.js'
import { element } from './markup.js'
import { type LinePalette, palette as paper } from './palette.js'
import { type Point, placeMap } from './place-map.js'

const [WIDTH, MARGIN, DOT] = [560, 24, 4]

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Named points, and where each came from, where that is known. Both axes have one scale: distances can be compared. */
export function drawMap(figure: MapFigure, language: Language, palette: LinePalette = paper): Drawing {
  const words = figure.points.map(point => labelText(point, language))
  // Whatever stands at the right has room for its name.
  const { now, before, height } = placeMap(figure, WIDTH - 2 * MARGIN - Math.max(...words.map(widthOf)))
  const shift = ([x, y]: Point): Point => [x + MARGIN, y + MARGIN]
  const paths = before.flatMap((from, i) => {
    const [[x0, y0], [x1, y1]] = [shift(from), shift(now[i] ?? from)]
    return [
      element('path', {
        d: `M${x0.toFixed(1)} ${y0.toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}`,
        stroke: palette.line,
        'stroke-width': 2,
      }),
      element('circle', { cx: x0, cy: y0, r: DOT, fill: 'none', stroke: palette.muted }),
    ]
  })
  const dots = now.map(shift).map(([cx, cy]) => element('circle', { cx, cy, r: DOT, fill: palette.ink }))
  const taken: Box[] = now.map(shift).map(([x, y]) => ({ x: x - DOT, y: y - DOT, width: 2 * DOT, height: 2 * DOT }))
  const names = words.map((name, i) => {
    const box = roomFor(shift(now[i] ?? [0, 0]), widthOf(name), taken)
    taken.push(box)
    return text(box.x, box.y + 12, name, { fill: palette.ink })
  })
  const below = height + 2 * MARGIN
  const legend = figure.moments === undefined ? [] : drawLegend(figure.moments, language, palette)
  const foot = legend.length === 0 ? [] : [element('g', { transform: `translate(${MARGIN} ${below})` }, ...legend)]
  return {
    width: WIDTH,
    height: below + (foot.length === 0 ? 0 : LINE),
    markup: [...paths, ...dots, ...names, ...foot].join(''),
  }
}

/** What a ring and what a dot is. */
function drawLegend([before, now]: readonly [Label, Label], language: Language, palette: LinePalette): string[] {
  const first = labelText(before, language)
  const second = 2 * DOT + 40 + widthOf(first)
  return [
    element('circle', { cx: DOT, cy: 8, r: DOT, fill: 'none', stroke: palette.muted }),
    text(2 * DOT + 6, 12, first, { fill: palette.muted }),
    element('circle', { cx: second, cy: 8, r: DOT, fill: palette.ink }),
    text(second + DOT + 6, 12, labelText(now, language), { fill: palette.muted }),
  ]
}

/** Beside a point, or above or below it: the first place that is free, else the first. */
function roomFor([x, y]: Point, width: number, taken: readonly Box[]): Box {
  const places: readonly Point[] = [
    [x + DOT + 3, y - 9],
    [x - DOT - 3 - width, y - 9],
    [x - width / 2, y - DOT - LINE],
    [x - width / 2, y + DOT],
    [x + DOT + 3, y - 9 - LINE],
    [x + DOT + 3, y - 9 + LINE],
  ]
  const boxes = places
    .filter(([left]) => left >= 0 && left + width <= WIDTH)
    .map(([left, top]) => ({ x: left, y: top, width, height: LINE }))
  const free = boxes.find(box => taken.every(other => !overlap(box, other)))
  return free ?? boxes[0] ?? { x, y, width, height: LINE }
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
