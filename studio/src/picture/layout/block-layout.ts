import type { NodeInfo } from '../../engine/protocol.ts'
import { instanceOf } from '../../state/tensors.ts'
import { type Block, isAttention, isHidden, type Part } from './anatomy.ts'
import type { Sequence } from './sequences.ts'

/** Columns of one module that stand together: an attention, or what follows it. */
export interface Section {
  /** Of an attention: its module. */
  readonly path: string
  /** The map of an attention; `null`: norms, sums and the feed-forward. */
  readonly attention: Part | null
  readonly columns: readonly Column[]
}

/** One line of the source, as what it made. */
export interface Column {
  readonly part: Part
  readonly width: number
  /** Pixels between heads. */
  readonly headGap: number
  readonly pitch: number
}

export interface BlockRoom {
  /** How much larger than usual the page's letters are. */
  readonly unit: number
  readonly pitch: number
  readonly lengths: Readonly<Record<Sequence, number>>
  /** What the widest section should fit in. */
  readonly width: number
  /** How wide the words above a column are. */
  readonly words: (part: Part) => number
}

const HEAD_GAP = 8
/** The narrowest column, and what is left and right of its content. */
const [LEAST_COLUMN, PADDING] = [104, 23]

/** The parts of a layer in the order of its lines, module by module. */
export function sectionsOf({ parts }: Block, rows: Sequence, room: BlockRoom): Section[] {
  const attentions = new Set(parts.filter(isAttention).map(({ node }) => instanceOf(node)))
  const sections: { path: string; parts: Part[] }[] = []
  for (const part of parts) {
    const path = attentions.has(instanceOf(part.node)) ? instanceOf(part.node) : ''
    const last = sections.at(-1)
    if (last?.path === path) last.parts.push(part)
    else sections.push({ path, parts: [part] })
  }
  const scale = SCALES.find(scale => sections.every(({ parts }) => takes(parts, rows, room, scale) <= room.width))
  return sections.map(({ path, parts: own }) => ({
    path,
    attention: own.find(isAttention) ?? null,
    columns: own.map(part => columnOf(part, rows, room, scale ?? 1)),
  }))
}

/** The scales of all columns, until every section fits; where none does, there is scrolling anyway. */
const SCALES = [1.3, 1.15, 1, 0.9, 0.8, 0.7, 0.6, 0.5]

/** How wide a section is. */
function takes(parts: readonly Part[], rows: Sequence, room: BlockRoom, scale: number): number {
  const wide = (part: Part): number =>
    Math.max(LEAST_COLUMN * room.unit, Math.max(columnOf(part, rows, room, scale).width, room.words(part)) + PADDING)
  return parts.reduce((sum, part) => sum + wide(part), 0)
}

function columnOf(part: Part, rows: Sequence, { pitch, lengths, unit }: BlockRoom, scale: number): Column {
  const height = lengths[rows] * pitch
  const own = part.rows === rows ? pitch : height / Math.max(1, lengths[part.rows])
  const each = Math.round(unit * scale * widthOf(part, pitch / unit, lengths))
  const headGap = part.heads > 1 ? HEAD_GAP * unit : 0
  return { part, width: part.heads * each + (part.heads - 1) * headGap, headGap, pitch: own }
}

function widthOf(part: Part, pitch: number, lengths: BlockRoom['lengths']): number {
  if (part.kind === 'map') return Math.round(lengths[part.keys ?? part.rows] * Math.max(3, Math.min(10, pitch * 0.36)))
  if (part.heads > 1) return Math.max(12, Math.min(26, part.width * 2))
  return isHidden(part.node) ? 96 : Math.max(40, Math.min(76, part.width * 2))
}

/** The part to look at first when a layer is opened. */
export function firstOf({ parts }: Block): NodeInfo | undefined {
  return (parts.find(isAttention) ?? parts[0])?.node
}
