import { Heap } from '../../math/heap.js'
import type { Pieces } from './pieces.js'

/** Two neighbours that may become one piece. */
interface Join {
  readonly left: number
  readonly right: number
  readonly text: string
  readonly score: number
}

const NONE = -1

/**
 * A text cut by byte-pair encoding as SentencePiece does: from characters on, the neighbours that make the piece with the
 * highest score are joined, the first of equal ones.
 */
export function cutByBpe(text: string, pieces: Pieces): string[] {
  const { parts, frozen } = charactersOf(text, pieces.whole)
  const next = parts.map((_, at) => (at + 1 < parts.length ? at + 1 : NONE))
  const previous = parts.map((_, at) => at - 1)
  const made = new Map<string, readonly [string, string]>()
  const queue = new Heap<Join>((a, b) => a.score > b.score || (a.score === b.score && a.left < b.left))
  const offer = (left: number, right: number): void => {
    if (left === NONE || right === NONE || frozen.has(left) || frozen.has(right)) return
    const [one = '', other = ''] = [parts[left], parts[right]]
    const piece = pieces.matching.get(one + other)
    if (piece === undefined) return
    queue.push({ left, right, text: piece.text, score: piece.score })
    if (piece.type === 'unused') made.set(piece.text, [one, other])
  }
  for (let at = 1; at < parts.length; at++) offer(at - 1, at)
  for (let join = queue.pop(); join !== undefined; join = queue.pop()) {
    const { left, right, text: joined } = join
    // One of the two may have become part of another piece since.
    if (parts[left] === '' || parts[right] === '' || `${parts[left]}${parts[right]}` !== joined || next[left] !== right)
      continue
    parts[left] = joined
    parts[right] = ''
    const after = next[right] ?? NONE
    next[left] = after
    if (after !== NONE) previous[after] = left
    offer(previous[left] ?? NONE, left)
    offer(left, after)
  }
  const used = (piece: string): string[] => {
    const halves = pieces.matching.get(piece)?.type === 'unused' ? made.get(piece) : undefined
    return halves === undefined ? [piece] : halves.flatMap(used)
  }
  return parts.filter(part => part !== '').flatMap(used)
}

/** The text's characters, those of a text that is always one piece together and frozen. */
function charactersOf(text: string, whole: readonly string[]): { parts: string[]; frozen: ReadonlySet<number> } {
  const longestFirst = whole.toSorted((a, b) => b.length - a.length)
  const parts: string[] = []
  const frozen = new Set<number>()
  for (let at = 0; at < text.length; at += parts.at(-1)?.length ?? 1) {
    const own = longestFirst.find(piece => text.startsWith(piece, at))
    if (own !== undefined) frozen.add(parts.length)
    parts.push(own ?? String.fromCodePoint(text.codePointAt(at) ?? 0))
  }
  return { parts, frozen }
}
