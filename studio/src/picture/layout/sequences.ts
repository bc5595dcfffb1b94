import type { Look, NodeInfo, RunInfo } from '../../engine/protocol.ts'

/** Whose tokens an axis runs over: the encoder's input or the decoder's. */
export type Sequence = 'encoder' | 'decoder'

/** A token of the example in view: a place in the encoder's or the decoder's input. */
export interface Token {
  readonly sequence: Sequence
  readonly position: number
}

export function sequenceOf(dim: string): Sequence | null {
  if (dim === 'srcLen') return 'encoder'
  return dim === 'trgLen' || dim === 'trgLen-1' ? 'decoder' : null
}

/** By how much a tensor's places lag behind its tokens: what is predicted at a place is the token of the next. */
function shiftOf({ label }: NodeInfo): 0 | 1 {
  return label === 'target' || label === 'lossRows' || label === 'correct' ? 1 : 0
}

/** The token at a place of an axis; `null` where the axis doesn't run over tokens. */
export function tokenAt(node: NodeInfo, axis: number, index: number): Token | null {
  const sequence = sequenceOf(node.dims[axis] ?? '')
  return sequence === null ? null : { sequence, position: index + shiftOf(node) }
}

/** Where a token stands on an axis; `null` where it doesn't. */
export function placeOf(node: NodeInfo, axis: number, size: number, { sequence, position }: Token): number | null {
  if (sequenceOf(node.dims[axis] ?? '') !== sequence) return null
  const place = position - shiftOf(node)
  return place >= 0 && place < size ? place : null
}

/** `encoder:3`, as the address and the page's marks write it. */
export function tokenText({ sequence, position }: Token): string {
  return `${sequence}:${position}`
}

export function parseToken(text: string): Token | null {
  const [, sequence, position] = /^(encoder|decoder):(\d+)$/.exec(text) ?? []
  if (sequence !== 'encoder' && sequence !== 'decoder') return null
  return { sequence, position: Number(position) }
}

/** The words of both inputs, row by row of the batch. */
export function wordsOf(look: Look, run: RunInfo, row = 0): Readonly<Record<Sequence, readonly string[]>> {
  const words = (ids: readonly number[] | undefined, tokens: readonly string[]): string[] =>
    (ids ?? []).map(id => tokens[id] ?? String(id))
  return {
    encoder: words(look.src[row], run.tokens.source),
    decoder: words(look.trg[row]?.slice(0, -1), run.tokens.target),
  }
}
