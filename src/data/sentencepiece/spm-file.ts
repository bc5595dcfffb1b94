import { GlassformerError } from '../../errors/glassformer-error.js'
import { CharsMap } from './chars-map.js'
import type { NormalizerRules } from './normalizer.js'
import { type Pieces, type PieceType, pieceTable } from './pieces.js'
import { type Field, fieldsOf } from './protobuf-reader.js'

/** What a `.spm` file says (SentencePiece's ModelProto). */
export interface SpmFile {
  readonly kind: 'unigram' | 'bpe'
  readonly pieces: Pieces
  readonly rules: NormalizerRules
  /** What the unknown piece becomes in a text. */
  readonly unknownSurface: string
}

// By their numbers in the file; none is 0.
const KINDS = ['none', 'unigram', 'bpe', 'word', 'char'] as const
const TYPES = ['normal', 'normal', 'unknown', 'control', 'user', 'unused', 'byte'] as const

/** @throws GlassformerError when it is no such file, or of a kind that isn't read */
export function parseSpm(bytes: Uint8Array): SpmFile {
  const fields = fieldsOf(bytes)
  const message = (number: number): Message => new Message(fields.filter(field => field.number === number))
  const pieces = fields.filter(({ number }) => number === 1).map(field => parsePiece(field))
  const [trainer, normalizer] = [message(2), message(3)]
  const kind = KINDS[trainer.number(3, 1)]
  if (kind !== 'unigram' && kind !== 'bpe')
    throw new GlassformerError(`its model is of the kind ${kind ?? 'unknown'}: only unigram and BPE are read`)
  if (pieces.length === 0) throw new GlassformerError('it has no pieces: it is no SentencePiece model')
  // Every writer puts both behind the pieces.
  if (![2, 3].every(number => fields.some(field => field.number === number)))
    throw new GlassformerError('it ends before what it says of its training and normaliser: it is cut off')
  const charsMap = normalizer.bytes(2)
  return {
    kind,
    pieces: pieceTable(pieces, trainer.number(35, 0) !== 0),
    unknownSurface: trainer.text(44) ?? ' \u2047 ',
    rules: {
      charsMap: charsMap === undefined || charsMap.length === 0 ? undefined : new CharsMap(charsMap),
      addDummyPrefix: normalizer.number(3, 1) !== 0,
      removeExtraWhitespaces: normalizer.number(4, 1) !== 0,
      escapeWhitespaces: normalizer.number(5, 1) !== 0,
      whitespaceAsSuffix: trainer.number(24, 0) !== 0,
    },
  }
}

function parsePiece({ value }: Field): { text: string; score: number; type: PieceType } {
  const piece = new Message([{ number: 1, value }])
  return { text: piece.text(1) ?? '', score: piece.number(2, 0), type: TYPES[piece.number(3, 1)] ?? 'normal' }
}

/** A message's fields by number; of one that comes twice the last counts. */
class Message {
  private readonly values = new Map<number, number | Uint8Array>()

  /** @param fields each holds the message, or a part of it */
  constructor(fields: readonly Field[]) {
    for (const { value } of fields)
      if (typeof value !== 'number') for (const inner of fieldsOf(value)) this.values.set(inner.number, inner.value)
  }

  number(field: number, otherwise: number): number {
    const value = this.values.get(field)
    return typeof value === 'number' ? value : otherwise
  }

  bytes(field: number): Uint8Array | undefined {
    const value = this.values.get(field)
    return typeof value === 'number' ? undefined : value
  }

  text(field: number): string | undefined {
    const bytes = this.bytes(field)
    return bytes && new TextDecoder().decode(bytes)
  }
}
