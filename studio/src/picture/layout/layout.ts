import { type Anatomy, type Block, isAttention, isHidden, overviewOf, type Part, type Stack } from './anatomy.ts'
import { enlarged } from './enlarged.ts'
import type { Box, Join, Lane, PictureLayout, PlacedBlock, PlacedPart, Ribbon } from './placed.ts'
import type { Sequence } from './sequences.ts'

export interface Room {
  /** How much larger than usual the page's letters are. Default 1. */
  readonly unit?: number
  readonly width: number
  readonly height: number
  readonly lengths: Readonly<Record<Sequence, number>>
  /** Words of the vocabulary that are drawn. */
  readonly words: number
}

/** Pixels. */
const GAP = 12
const PADDING = 10
const JOIN = 14
const BETWEEN = 14
const HEAD = 30
const FOOT = 26
/** The way back of what was written. */
const BACK = 34
/** What bends down from one stack to the next. */
const BEND = 64
/** How much of its lane a row fills. */
export const FILL = 0.74

/** How far a ribbon reaches beyond where it turns. */
const TURN = 36

/** Where a ribbon turns back: right of what it comes from and of all that it goes to. */
export function turnOf(from: number, to: readonly { readonly x: number }[]): number {
  return Math.max(from, ...to.map(({ x }) => x)) + 14
}

/** Cells narrower than this are a sign that something should be left out. */
const LEAST_CELL = 7

/** Many keys are drawn as a summary, not narrower than this. */
const LEAST_MAP = 44

/** The scale of a picture that is wider than its room anyway. */
const SCROLLED = 0.6

/** How large the words on the lanes are. */
export function letterSize(pitch: number, unit: number): number {
  const usual = pitch / unit
  return unit * clamp(Math.max(Math.min(12, usual * 0.8), usual * 0.55), 9, 14)
}

/** What is left out where there is no room for everything, level by level. */
const FOLDS: readonly ((part: Part) => boolean)[] = [
  () => true,
  part => !isHidden(part.node),
  part => !isHidden(part.node) && part.kind !== 'join',
]

/** Places every part of the picture: lanes from left to right, one stack below the other. */
export function layoutOf(anatomy: Anatomy, { unit = 1, ...room }: Room): PictureLayout {
  const small = { ...room, width: room.width / unit, height: room.height / unit }
  return enlarged(usualLayout(anatomy, small), unit)
}

function usualLayout(anatomy: Anatomy, room: Room): PictureLayout {
  const { stacks } = anatomy
  const lanes = stacks.reduce((sum, { sequence }) => sum + room.lengths[sequence], 0)
  const above = BACK + stacks.length * (HEAD + FOOT) + Math.max(0, stacks.length - 1) * BEND
  const pitch = clamp((room.height - above) / Math.max(1, lanes), 9, 42)
  const chip = clamp(pitch * 1.9, 30, 56)
  const least = LEAST_CELL / cellOf(pitch)
  const fold = FOLDS.find(keep => widest(stacks, room, pitch, chip, keep, least) <= room.width) ?? FOLDS.at(-1)
  const keep = fold ?? (() => true)
  const scale = scaleOf(stacks, room, pitch, chip, keep)
  return place(anatomy, room, { pitch, chip, scale, keep })
}

interface Measure {
  readonly pitch: number
  readonly chip: number
  readonly scale: number
  readonly keep: (part: Part) => boolean
}

/** The factor of all strips and maps with which the widest stack fills the room. */
function scaleOf(
  stacks: readonly Stack[],
  room: Room,
  pitch: number,
  chip: number,
  keep: (part: Part) => boolean,
): number {
  let [low, high] = [0.25, 2]
  if (widest(stacks, room, pitch, chip, keep, low) > room.width) return SCROLLED
  for (let i = 0; i < 12; i++) {
    const middle = (low + high) / 2
    if (widest(stacks, room, pitch, chip, keep, middle) <= room.width) low = middle
    else high = middle
  }
  return low
}

function widest(
  stacks: readonly Stack[],
  room: Room,
  pitch: number,
  chip: number,
  keep: (part: Part) => boolean,
  scale: number,
): number {
  return Math.max(0, ...stacks.map(stack => stackWidth(stack, room, { pitch, chip, scale, keep })))
}

function stackWidth(stack: Stack, room: Room, measure: Measure): number {
  const outside = [...stack.before, ...stack.after]
  const hasScores = stack.after.some(({ kind }) => kind === 'scores')
  const blocks = stack.blocks.map(block => blockWidth(block, room, measure) + BETWEEN)
  return (
    measure.chip +
    2 * GAP +
    sum(outside.map(part => partWidth(part, room, measure) + GAP)) +
    sum(blocks) +
    (hasScores ? measure.chip + GAP : 0)
  )
}

function blockWidth(block: Block, room: Room, measure: Measure): number {
  const parts = overviewOf(block).filter(measure.keep)
  return 2 * PADDING + sum(parts.map(part => partWidth(part, room, measure))) + GAP * Math.max(0, parts.length - 1)
}

/** How wide a map's cell is drawn at a scale of 1. */
function cellOf(pitch: number): number {
  return Math.min(pitch * 0.62, 18)
}

/** How wide a part is drawn. */
function partWidth(part: Part, room: Room, { pitch, scale }: Measure): number {
  const cell = cellOf(pitch)
  if (part.kind === 'map') {
    const keys = room.lengths[part.keys ?? part.rows]
    return Math.round(Math.max(Math.min(2.5, LEAST_MAP / keys), cell * scale) * keys)
  }
  if (part.kind === 'scores') return Math.round(Math.max(2, cell * scale) * room.words)
  if (part.kind === 'join') return JOIN
  const width = isHidden(part.node) ? 26 : 60
  return Math.round(Math.max(12, Math.min(width, part.width * 2) * scale))
}

function place(anatomy: Anatomy, room: Room, measure: Measure): PictureLayout {
  const { pitch, chip } = measure
  const lanes: Lane[] = []
  const parts: PlacedPart[] = []
  const blocks: PlacedBlock[] = []
  const joins: Join[] = []
  const stacks: (Box & { stack: Stack })[] = []
  let next: PictureLayout['next'] = null
  let y = 0
  let width = 0
  for (const [i, stack] of anatomy.stacks.entries()) {
    if (i > 0) y += BEND
    const top = y + HEAD
    const height = room.lengths[stack.sequence] * pitch
    let x = chip + 2 * GAP
    let left = chip
    const put = (part: Part): void => {
      const w = partWidth(part, room, measure)
      if (part.kind === 'join') {
        const from = part.past === null ? null : left
        joins.push({ part, x: x + w / 2, y: top + height / 2, from, top: top - 3 })
        left = x + w + 2
      } else parts.push({ part, x, y: top, width: w, height: rowsHeight(part, room, pitch, height) })
      x += w + GAP
    }
    for (const part of stack.before) put(part)
    for (const block of stack.blocks) {
      const from = x
      x += PADDING
      left = x - 4
      for (const part of overviewOf(block).filter(measure.keep)) put(withoutJoin(part, block))
      x += PADDING - GAP
      blocks.push({ block, sequence: stack.sequence, x: from, y: top - 8, width: x - from, height: height + 16 })
      x += BETWEEN
    }
    for (const part of stack.after) put(part)
    const end = x
    if (stack.after.some(({ kind }) => kind === 'scores')) {
      next = { x, sequence: stack.sequence }
      x += chip + GAP
    }
    for (let position = 0; position < room.lengths[stack.sequence]; position++) {
      lanes.push({ sequence: stack.sequence, position, y: top + (position + 0.5) * pitch, from: chip, to: end })
    }
    stacks.push({ stack, x: 0, y, width: x, height: HEAD + height + FOOT })
    width = Math.max(width, x)
    y += HEAD + height + FOOT
  }
  if (next !== null) y += BACK
  const placed = {
    unit: 1,
    width: Math.ceil(width),
    height: Math.ceil(y),
    pitch,
    chip,
    lanes,
    parts,
    blocks,
    joins,
    stacks,
    next,
  }
  const ribbons = ribbonsOf(anatomy, placed)
  const [first] = placed.stacks
  const x = Math.max(first?.width ?? 0, ...ribbons.map(({ from, to }) => turnOf(from.x, to) + TURN)) + 2 * GAP
  const free = { x, y: 0, width: placed.width - x, height: (ribbons[0]?.level ?? HEAD) - HEAD }
  return { ...placed, ribbons, free }
}

/** A layer's result is drawn as numbers even where it is itself a sum. */
function withoutJoin(part: Part, block: Block): Part {
  return part.kind === 'join' && part === overviewOf(block).at(-1) ? { ...part, kind: 'strip' } : part
}

/** Keys of another sequence have lanes of their own, which share the height of the stack's. */
function rowsHeight(part: Part, room: Room, pitch: number, height: number): number {
  return Math.min(height, room.lengths[part.rows] * pitch)
}

function ribbonsOf(anatomy: Anatomy, placed: Omit<PictureLayout, 'ribbons' | 'free'>): Ribbon[] {
  return anatomy.bridges.flatMap(({ from, to }) => {
    const source = placed.stacks.find(({ stack }) => from.startsWith(`${stack.path}.`))
    const maps = placed.parts.filter(({ part }) => isAttention(part) && to.includes(part.name))
    const first = maps[0]
    if (source === undefined || first === undefined) return []
    const lanes = placed.lanes.filter(({ sequence }) => sequence === source.stack.sequence)
    const [top, bottom] = [lanes[0], lanes.at(-1)]
    if (top === undefined || bottom === undefined) return []
    return [
      {
        from: { x: top.to - GAP, y: (top.y + bottom.y) / 2, height: bottom.y - top.y + placed.pitch * FILL },
        level: source.y + source.height + BEND * 0.3,
        to: maps.map(({ part, x, y, width }) => ({ name: part.name, x: x + width / 2, y: y - 4 })),
      },
    ]
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
