import { type Drawing, moved, stacked, text, widthOf } from '#dist/explain/draw/drawing.js'
import { element, escapeText } from '#dist/explain/draw/markup.js'
import { palette, tint } from '#dist/explain/draw/palette.js'
import { drawSheet } from '#dist/explain/draw/sheet.js'
import type { NodeInfo } from '../../engine/protocol.ts'
import type { ModelText } from '../../text/model.en.ts'
import type { Drawn } from '../cells/look.ts'
import { hasLetters, placedLook } from '../cells/placed-look.ts'
import type { Anatomy } from '../layout/anatomy.ts'
import { layoutOf } from '../layout/layout.ts'
import type { PictureLayout, PlacedPart } from '../layout/placed.ts'
import type { Sequence } from '../layout/sequences.ts'
import { roleWord } from '../role-word.ts'
import { roleOf } from '../roles.ts'
import type { Lit } from '../walk/lit.ts'
import { drawCells } from './paper-cells.ts'
import { drawChips, drawLanes, ownColour } from './paper-lanes.ts'
import { drawLegend } from './paper-legend.ts'

/** Pixels of the picture on paper. */
const [WIDTH, HEIGHT] = [1280, 680]

export interface Paper {
  readonly anatomy: Anatomy
  readonly nodes: ReadonlyMap<string, NodeInfo>
  readonly numbers: ReadonlyMap<string, Drawn>
  /** The tokens on the lanes. */
  readonly words: Readonly<Record<Sequence, readonly string[]>>
  readonly lit: readonly Lit[]
  /** What the model writes, by id. */
  readonly wordAt: (id: number) => string
  readonly title: string
  /** Which model, at which step, on which example. */
  readonly caption: string
  readonly link: string
  readonly text: ModelText
}

/** The whole model on its lanes as an SVG that stands alone, as in a paper: light whatever the page is. */
export function drawPaper(paper: Paper): string {
  const { anatomy, numbers, words, title, caption, link } = paper
  const scores = [...numbers.values()].find(({ best }) => best.length > 0)
  const lengths = { encoder: words.encoder.length, decoder: words.decoder.length }
  const layout = layoutOf(anatomy, { width: WIDTH, height: HEIGHT, lengths, words: scores?.words.length ?? 0 })
  const legend = drawLegend(
    layout.parts.map(({ part }) => part),
    layout.width,
    paper.text,
  )
  const body = stacked([drawModel(layout, paper, scores), legend], 16)
  return drawSheet({ title, notes: [caption], body, link })
}

function drawModel(layout: PictureLayout, paper: Paper, scores: Drawn | undefined): Drawing {
  const { words, text: said } = paper
  const stacks = layout.stacks.map(({ stack, y }) => {
    const name = said.stacks[stack.path] ?? stack.path
    return text(0, y + 12, name, { face: 'sans', bold: true, fill: ownColour[stack.sequence] })
  })
  const blocks = layout.blocks.map(({ block, sequence, x, y, width, height }) => {
    const frame = { x, y, width, height, rx: 9, fill: 'none', stroke: tint(ownColour[sequence], 0.5) }
    const title = text(x + 8, y - 6, said.block(block.number), { face: 'sans', fill: palette.muted })
    return element('g', { 'data-block': block.path }, element('rect', frame), title)
  })
  const chips = layout.stacks.map(({ stack: { sequence } }) => drawChips(layout, sequence, words[sequence], 0))
  const joins = layout.joins.map(({ part, x, y }) =>
    element(
      'g',
      { 'data-tensor': part.name },
      element('circle', { cx: x, cy: y, r: 7, fill: palette.paper, stroke: palette.muted }),
      text(x, y + 4, '+', { anchor: 'middle', fill: palette.muted }),
    ),
  )
  const { next } = layout
  const written =
    next === null || scores === undefined ? '' : drawChips(layout, next.sequence, scores.best.map(paper.wordAt), next.x)
  const back = next === null ? '' : drawBack(layout, said.back)
  const tensors = layout.parts.map(placed => drawPlaced(placed, paper))
  const markup = [drawLanes(layout, paper.lit), ...stacks, ...blocks, ...chips, ...tensors, ...joins, written, back]
  return { width: layout.width, height: layout.height, markup: markup.join('') }
}

/** What the way back is, on a gap in it. */
function drawBack({ width, height }: PictureLayout, words: string): string {
  const gap = widthOf(words)
  const hidden = element('rect', { x: (width - gap) / 2, y: height - 26, width: gap, height: 24, fill: palette.paper })
  return hidden + text(width / 2, height - 8, words, { face: 'sans', anchor: 'middle', fill: palette.target })
}

/** A tensor where the layout puts it, with the word for what it is and its axes behind it. */
function drawPlaced(placed: PlacedPart, { numbers, nodes, words, wordAt, text: said }: Paper): string {
  const { part, x, y, width, height } = placed
  const drawn = numbers.get(part.name)
  const role = roleOf(part, nodes)
  const axes = part.node.dims.map((dim, axis) => part.node.axes[axis] || dim).join(', ')
  const name = element('title', {}, escapeText(`${said.longRoles[role]}: ${part.name} (${axes})`))
  const below = { face: 'sans', anchor: 'middle', fill: palette.muted } as const
  const word = text(width / 2, height + 20, roleWord(role, part, width, said), below)
  const ids = drawn?.words ?? []
  const letters = hasLetters(width, ids.length)
    ? ids.map((id, i) => {
        const letter = { size: 10, anchor: 'middle', fill: palette.muted } as const
        return text(((i + 0.5) * width) / ids.length, -5, wordAt(id).slice(0, 1), letter)
      })
    : []
  const cells = drawn === undefined ? '' : drawCells(drawn, placedLook(placed, words[part.rows].length))
  const markup = element('g', { 'data-tensor': part.name }, name, cells) + word + letters.join('')
  return moved({ width, height, markup }, x, y)
}
