import { deduplicate } from '../../data/deduplicate.js'
import { normalize } from '../../data/normalization.js'
import type { TextPair } from '../../data/text-pair.js'

/** Of many lengths: what half and what 95 of 100 do not exceed, and the longest. */
export interface Lengths {
  readonly median: number
  readonly most: number
  readonly longest: number
}

/** What the texts of one side are like. */
export interface SideSurvey {
  readonly characters: Lengths
  readonly words: Lengths
  /** Different characters. */
  readonly alphabet: number
  readonly distinctWords: number
  /** Share of the running words whose word occurs fewer than {@link OFTEN} times. */
  readonly rareWords: number
}

/** What a look at pairs tells before anything is trained. */
export interface Survey {
  readonly pairs: number
  readonly duplicates: number
  /** Sources with several targets, of which a model can learn only what is common. */
  readonly ambiguous: number
  /** Texts that the Unicode form NFC writes otherwise, and that NFKC does besides: full-width letters, ligatures. */
  readonly changedByNfc: number
  readonly changedByNfkc: number
  readonly source: SideSurvey
  readonly target: SideSurvey
}

const OFTEN = 10

/** Looks at pairs as training would get them: in NFC. */
export function surveyOf(pairs: readonly TextPair[]): Survey {
  const texts = pairs.flatMap(({ source, target }) => [source, target])
  const distinct = deduplicate(
    pairs.map(({ source, target }) => ({ source: normalize(source, 'nfc'), target: normalize(target, 'nfc') })),
  )
  return {
    pairs: pairs.length,
    duplicates: pairs.length - distinct.length,
    ambiguous: ambiguousSources(distinct),
    changedByNfc: texts.filter(text => normalize(text, 'nfc') !== text).length,
    changedByNfkc: texts.filter(text => normalize(text, 'nfkc') !== normalize(text, 'nfc')).length,
    source: sideOf(distinct.map(({ source }) => source)),
    target: sideOf(distinct.map(({ target }) => target)),
  }
}

/** @param pairs none of them twice */
function ambiguousSources(pairs: readonly TextPair[]): number {
  const seen = new Set<string>()
  const again = pairs.filter(({ source }) => seen.size === seen.add(source).size)
  return new Set(again.map(({ source }) => source)).size
}

function sideOf(texts: readonly string[]): SideSurvey {
  const alphabet = new Set<string>()
  const words = new Map<string, number>()
  const [characterCounts, wordCounts]: [number[], number[]] = [[], []]
  for (const text of texts) {
    const characters = Array.from(text)
    for (const character of characters) alphabet.add(character)
    characterCounts.push(characters.length)
    const found = text.match(/\S+/gu) ?? []
    for (const word of found) words.set(word, (words.get(word) ?? 0) + 1)
    wordCounts.push(found.length)
  }
  const all = sum(wordCounts)
  const rare = sum([...words.values()].filter(times => times < OFTEN))
  return {
    characters: lengthsOf(characterCounts),
    words: lengthsOf(wordCounts),
    alphabet: alphabet.size,
    distinctWords: words.size,
    rareWords: all === 0 ? 0 : rare / all,
  }
}

function lengthsOf(counts: readonly number[]): Lengths {
  const sorted = Float64Array.from(counts).sort()
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return { median: at(0.5), most: at(0.95), longest: at(1) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
