import { wrap } from '../figures/text-width.js'
import { COLUMN, type Drawing, LINE, moved, stacked, text, widthOf } from './drawing.js'
import { element, escapeText } from './markup.js'
import { palette } from './palette.js'

const EDGE = 12
/** Notes of a small picture are not broken narrower than this. */
const LEAST_WIDTH = 420

export interface Sheet {
  readonly title: string
  /** What is said under the title. */
  readonly notes?: readonly string[]
  readonly body: Drawing
  /** What stands below the picture: where it can be seen live. */
  readonly link?: string
}

/** A drawing as an SVG that stands alone, with its title, on paper. */
export function drawSheet({ title, notes = [], body, link }: Sheet): string {
  const columns = Math.floor(Math.max(LEAST_WIDTH, body.width) / COLUMN)
  const head = [heading(title), ...notes.flatMap(note => wrap(note, columns)).map(note)]
  const foot = link === undefined ? [] : [linkTo(link, columns)]
  const { width, height, markup } = stacked([stacked(head, 2), body, ...foot], 8)
  const [w, h] = [Math.ceil(width + 2 * EDGE), Math.ceil(height + 2 * EDGE)]
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: w, height: h, viewBox: `0 0 ${w} ${h}`, role: 'img' },
    element('title', {}, escapeText(title)),
    element('rect', { width: w, height: h, fill: palette.paper }),
    moved({ width, height, markup }, EDGE, EDGE),
  )
}

function heading(title: string): Drawing {
  const size = 14
  const markup = text(0, size, title, { size, bold: true, face: 'sans' })
  return { width: (widthOf(title) * size) / 12, height: LINE, markup }
}

function note(line: string): Drawing {
  return { width: widthOf(line), height: LINE, markup: text(0, 12, line, { fill: palette.muted }) }
}

/** The whole address behind as much of it as the picture is wide. */
function linkTo(link: string, columns: number): Drawing {
  const shown = note(link.length <= columns ? link : `${link.slice(0, columns - 1)}…`)
  return { ...shown, markup: element('a', { href: link }, shown.markup) }
}
