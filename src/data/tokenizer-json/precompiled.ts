import type { CharsMap } from '../sentencepiece/chars-map.js'

/** A cluster of so many bytes is looked up by its characters. */
const LONG_CLUSTER = 6

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * A text as the normaliser `Precompiled` of Hugging Face's tokenizers writes it, which differs from SentencePiece's own: it goes
 * by what is seen as one character, and the shortest rule counts.
 */
export function precompiled(text: string, map: CharsMap): string {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const replaced = (part: string): string | undefined => {
    const rule = map.shortestAt(encoder.encode(part), 0)
    return rule && decoder.decode(rule.bytes)
  }
  return Array.from(clusters.segment(text), ({ segment }) => {
    const whole = encoder.encode(segment).length < LONG_CLUSTER ? replaced(segment) : undefined
    return whole ?? Array.from(segment, character => replaced(character) ?? character).join('')
  }).join('')
}
