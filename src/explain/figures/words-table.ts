import type { Bilingual } from '../text.js'
import type { Label } from './figure.js'

const meanings: Readonly<Record<string, string>> = {
  非常好: 'very good',
  好: 'good',
  差: 'bad',
  很: 'very',
  我: 'I',
}

/** The fixed vocabulary and table of the lessons on embeddings: eight tokens, four numbers each. */
export const wordTokens: readonly string[] = ['[PAD]', '[SOS]', '[EOS]', '非常好', '好', '差', '很', '我']

/** The same with what the Chinese ones mean. */
export const wordLabels: readonly Label[] = wordTokens.map(token => {
  const meaning = meanings[token]
  return meaning === undefined ? token : { zh: token, en: `${token} (${meaning})` }
})

/** What a token means in English; nothing for markers. */
export function wordMeaning(id: number): string {
  return meanings[wordTokens[id] ?? ''] ?? ''
}

/** A token as a sentence names it. */
export function wordName(id: number): Bilingual {
  const token = wordTokens[id] ?? ''
  const meaning = meanings[token]
  return { zh: `“${token}”`, en: meaning === undefined ? token : `${token} (${meaning})` }
}

export const wordRows = [
  [0, 0, 0, 0],
  [0.1, 0.2, 0.3, 0.4],
  [0.5, 0.6, 0.7, 0.8],
  [0.9, 0.8, 0.7, 0.6],
  [0.8, 0.7, 0.6, 0.5],
  [-0.1, -0.2, -0.3, -0.4],
  [0, 0.1, 0, 0.1],
  [0.1, 0, 0.1, 0],
] as const

/** 我很好 and 非常好, the second padded. */
export const wordBatch = [
  [1, 7, 6, 4, 2],
  [1, 3, 2, 0, 0],
] as const
