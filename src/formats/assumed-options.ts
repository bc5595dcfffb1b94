import { modelOptions } from '../model/options.js'

/** What no weight shows: another value gives other answers from the same weights. */
const UNSEEN = ['activation', 'normFirst', 'layerNormEps', 'scaleEmbedding', 'positions'] as const

/** Options that nobody gave and no weight shows, with the defaults that were taken. */
export type AssumedOptions = Readonly<Partial<Record<(typeof UNSEEN)[number], unknown>>>

/** The options that a model got by default although its weights may have been trained with others. */
export function assumedOptions(given: Readonly<Record<string, unknown>>): AssumedOptions {
  const assumed = UNSEEN.filter(name => given[name] === undefined)
  return Object.fromEntries(assumed.map(name => [name, modelOptions[name].default]))
}

/** `activation relu, normFirst false` */
export function assumedWords(assumed: AssumedOptions): string {
  return Object.entries(assumed)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}
