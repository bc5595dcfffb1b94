import type { CharsMap } from './chars-map.js'

/** U+2581, which stands for a space in pieces. */
export const SPACE = '\u2581'

/** How a text is written before it is cut. */
export interface NormalizerRules {
  readonly charsMap: CharsMap | undefined
  /** A space in front, so that a word has the same pieces at the beginning as elsewhere. */
  readonly addDummyPrefix: boolean
  /** No space at either end, and no two together. */
  readonly removeExtraWhitespaces: boolean
  /** Spaces become {@link SPACE}. */
  readonly escapeWhitespaces: boolean
  /** The space belongs to the end of a word. */
  readonly whitespaceAsSuffix: boolean
}

const BLANK = 32

/**
 * A text as SentencePiece's normaliser writes it.
 *
 * @param whole texts that are kept as they are
 */
export function normalized(text: string, rules: NormalizerRules, whole: readonly string[] = []): string {
  const { addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces, whitespaceAsSuffix } = rules
  const space = escapeWhitespaces ? SPACE : ' '
  const parts = [...replaced(new TextEncoder().encode(text), rules.charsMap, whole)]
  if (parts.length === 0 || (removeExtraWhitespaces && parts.every(part => part === ' '))) return ''
  const affix = addDummyPrefix ? space : ''
  let out = whitespaceAsSuffix ? '' : affix
  let afterSpace = removeExtraWhitespaces
  for (const part of parts) {
    const kept = afterSpace ? part.replace(/^ +/u, '') : part
    out += kept.replaceAll(' ', space)
    if (removeExtraWhitespaces && kept !== '') afterSpace = kept.endsWith(' ')
  }
  if (removeExtraWhitespaces) while (out.endsWith(space)) out = out.slice(0, -space.length)
  return whitespaceAsSuffix ? out + affix : out
}

/** The text in the parts that rules, or kept texts, or characters make of it. */
function* replaced(bytes: Uint8Array, map: CharsMap | undefined, whole: readonly string[]): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const kept = whole.map(text => new TextEncoder().encode(text)).sort((a, b) => b.length - a.length)
  for (let at = 0; at < bytes.length; ) {
    const own = kept.find(text => text.every((byte, i) => bytes[at + i] === byte))
    const rule = own === undefined ? map?.longestAt(bytes, at) : undefined
    const length = own?.length ?? rule?.length ?? characterLength(bytes[at] ?? BLANK)
    yield decoder.decode(rule?.bytes ?? bytes.subarray(at, at + length))
    at += length
  }
}

/** Bytes of a character in UTF-8, by its first. */
function characterLength(first: number): number {
  if (first < 0xc0) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}
