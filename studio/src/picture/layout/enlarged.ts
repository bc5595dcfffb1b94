import type { Box, PictureLayout } from './placed.ts'

/** A layout with everything in it so much larger. */
export function enlarged(layout: PictureLayout, unit: number): PictureLayout {
  const box = <B extends Box>(one: B): B => ({
    ...one,
    x: one.x * unit,
    y: one.y * unit,
    width: one.width * unit,
    height: one.height * unit,
  })
  const { width, height, pitch, chip, next } = layout
  return {
    unit,
    width: width * unit,
    height: height * unit,
    pitch: pitch * unit,
    chip: chip * unit,
    lanes: layout.lanes.map(lane => ({ ...lane, y: lane.y * unit, from: lane.from * unit, to: lane.to * unit })),
    parts: layout.parts.map(box),
    blocks: layout.blocks.map(box),
    stacks: layout.stacks.map(box),
    joins: layout.joins.map(({ part, x, y, from, top }) => ({
      part,
      x: x * unit,
      y: y * unit,
      from: from === null ? null : from * unit,
      top: top * unit,
    })),
    ribbons: layout.ribbons.map(({ from, level, to }) => ({
      from: { x: from.x * unit, y: from.y * unit, height: from.height * unit },
      level: level * unit,
      to: to.map(({ name, x, y }) => ({ name, x: x * unit, y: y * unit })),
    })),
    free: box(layout.free),
    next: next === null ? null : { ...next, x: next.x * unit },
  }
}
