/** What a piece is for: `unknown`, `control` and `byte` match no text. */
export type PieceType = 'normal' | 'unknown' | 'control' | 'user' | 'unused' | 'byte'

export interface Piece {
  readonly text: string
  /** Unigram: a log-probability; BPE: the higher, the earlier it was learned. */
  readonly score: number
  readonly type: PieceType
}

/** The pieces that a text can be cut into. */
export interface Pieces {
  /** In the order of their ids. */
  readonly all: readonly Piece[]
  /** Those that match text, by their text. */
  readonly matching: ReadonlyMap<string, Piece>
  /** The others, by their text. */
  readonly reserved: ReadonlyMap<string, Piece>
  /** Pieces that are one wherever they stand, as SentencePiece's user-defined symbols. */
  readonly whole: readonly string[]
  /** UTF-16 units of the longest that matches. */
  readonly longest: number
  /** Of normal pieces. */
  readonly minScore: number
  readonly maxScore: number
  /** Whether an unknown character is spelled in bytes, `<0xE4>`. */
  readonly byteFallback: boolean
}

export function pieceTable(pieces: readonly Piece[], byteFallback: boolean): Pieces {
  const matches = ({ type }: Piece): boolean => type === 'normal' || type === 'user' || type === 'unused'
  const byText = (some: readonly Piece[]): Map<string, Piece> => new Map(some.map(piece => [piece.text, piece]))
  const matching = byText(pieces.filter(matches))
  const scores = pieces.filter(({ type }) => type === 'normal').map(({ score }) => score)
  return {
    all: pieces,
    matching,
    reserved: byText(pieces.filter(piece => !matches(piece))),
    whole: pieces.filter(({ type }) => type === 'user').map(({ text }) => text),
    longest: pieces.reduce((most, { text }) => Math.max(most, text.length), 0),
    minScore: scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY),
    maxScore: scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY),
    byteFallback,
  }
}

/** `<0xE4>` */
export function bytePiece(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}
