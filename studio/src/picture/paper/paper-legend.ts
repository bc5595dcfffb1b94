import { type Drawing, flowing, LINE, stacked, text } from '#dist/explain/draw/drawing.js'
import { element } from '#dist/explain/draw/markup.js'
import { palette, tint } from '#dist/explain/draw/palette.js'
import { wrap } from '#dist/explain/figures/text-width.js'
import type { ModelText } from '../../text/model.en.ts'
import type { Part } from '../layout/anatomy.ts'

const [SAMPLE, GAP] = [48, 10]
/** An entry is broken into lines of so many letters, and takes so many pixels. */
const [LETTERS, WIDE] = [36, 298]

/** How the picture is read: what a lane, a map, a strip and a “+” are, with the names of their axes. */
export function drawLegend(parts: readonly Part[], width: number, { legend }: ModelText): Drawing {
  const map = parts.find(({ kind }) => kind === 'map')
  const strip = parts.find(({ kind }) => kind === 'strip')
  const axes = (part: Part | undefined, count: number): string => {
    const names = part?.node.axes.slice(-count).filter(axis => axis !== '') ?? []
    return names.length === 0 ? '' : ` (${names.map((axis, i) => `${axis} ${'→↓'.at(i - count + 1)}`).join(', ')})`
  }
  const shades = [0.15, 0.45, 1, 0.3].map((share, i) => square(i * 12, 11, tint(palette.source, share)))
  const stripes = [0.5, -0.8, 0.9, -0.25, 0.3, -1].map((value, i) =>
    square(i * 8, 8, tint(value < 0 ? palette.negative : palette.positive, Math.abs(value))),
  )
  const plus =
    element('circle', { cx: 24, cy: 9, r: 7, fill: palette.paper, stroke: palette.muted }) +
    text(24, 13, '+', { anchor: 'middle', fill: palette.muted })
  return flowing(
    [
      entry(element('path', { d: `M0 9H${SAMPLE}`, stroke: palette.muted }), legend.lane),
      entry(shades.join(''), `${legend.map}${axes(map, 2)}`),
      entry(stripes.join(''), `${legend.strip[0]} ${legend.strip.slice(1).join('')}${axes(strip, 1)}`),
      entry(plus, legend.plus),
    ],
    2 * GAP,
    width,
  )
}

function square(x: number, width: number, fill: string): string {
  return element('rect', { x, y: 3, width, height: 12, fill })
}

function entry(sample: string, words: string): Drawing {
  const lines = wrap(words, LETTERS).map(line => ({
    width: WIDE,
    height: LINE,
    markup: text(SAMPLE + GAP, 13, line, { face: 'sans', fill: palette.muted }),
  }))
  const said = stacked(lines, 0)
  return { ...said, markup: sample + said.markup }
}
