import type { TokenizerKind } from '../../data/build-vocabulary.js'
import { count, percent } from '../../math/number-words.js'
import { PAIRS } from '../../tasks/pairs-options.js'
import type { SideSurvey, Survey } from './survey.js'

/** An option of a config: its value or, of a group, the options in it; and why it is what it is. */
export type Choice = { readonly name: string; readonly why?: string } & (
  | { readonly value: unknown }
  | { readonly group: readonly Choice[] }
)

/** Fewer pairs than this are all needed to train on. */
const FEW_PAIRS = 100
/** How many times training sees each pair: more where that makes few steps, fewer where it makes many. */
const EPOCHS = { usual: 30, most: 300 }
const STEPS = { fewest: 2000, most: 20_000 }
/** Words of a closed set: few, and hardly one of them rare. */
const CLOSED = { words: 2000, rare: 0.01 }
/** Texts of more words than this are sentences: their characters are too many, their words never all seen. */
const SENTENCE_WORDS = 4
const LONG_TEXT = 64

/**
 * A config that fits the pairs, option by option.
 *
 * @param file the options of the file: its path, and how it is read
 */
export function choicesFor(file: Readonly<Record<string, unknown>>, survey: Survey): readonly Choice[] {
  const pairs = survey.pairs - survey.duplicates
  const { embedDim, numLayers, why } = sizeFor(pairs)
  const batchSize = pairs < 3000 ? 64 : pairs < 50_000 ? 128 : 256
  const steps = stepsFor(pairs / batchSize)
  const epochs = Math.round((steps * batchSize) / pairs)
  return [
    {
      name: 'task',
      group: [
        { name: 'name', value: PAIRS },
        { name: 'options', group: [{ name: 'file', value: file }, ...taskChoices(pairs, survey)] },
      ],
    },
    {
      name: 'model',
      why,
      group: [
        { name: 'embedDim', value: embedDim },
        { name: 'numLayers', value: numLayers },
        { name: 'heads', value: 4 },
        { name: 'dropout', value: 0.1, why: 'more of it where validation gets worse while training gets better' },
        { name: 'normFirst', value: true, why: 'pre-LN: deeper models train without care for the rate' },
        { name: 'finalNorm', value: true },
      ],
    },
    { name: 'batchSize', value: batchSize },
    { name: 'steps', value: steps, why: `each pair about ${count(epochs)} times` },
    { name: 'optimizer', value: { name: 'adam', lr: embedDim > 128 ? 5e-4 : 1e-3 } },
    { name: 'schedule', value: { name: 'cosine', warmup: Math.min(steps / 20, 500) } },
    { name: 'clipNorm', value: 1 },
    { name: 'labelSmoothing', value: pairs < 3000 ? 0 : 0.1 },
    ...(pairs < FEW_PAIRS ? [] : [validation(steps)]),
  ]
}

function validation(steps: number): Choice {
  const why = 'ten times, on held-out pairs; see also earlyStopping and keepBest'
  return { name: 'validation', value: { every: steps / 10, heldOut: 500 }, why }
}

function taskChoices(pairs: number, { source, target }: Survey): Choice[] {
  const sides = [tokenizerFor(source), tokenizerFor(target)] as const
  const [ofSource, ofTarget] = sides
  return [
    { name: 'sourceTokenizer', value: ofSource.kind, why: ofSource.why },
    { name: 'targetTokenizer', value: ofTarget.kind, why: ofTarget.why },
    ...(sides.some(({ kind }) => kind === 'bpe') ? [{ name: 'vocabSize', value: piecesFor(pairs) }] : []),
    ...(pairs < FEW_PAIRS ? ['validationShare', 'testShare'].map(noneHeldOut) : []),
  ]
}

function noneHeldOut(name: string): Choice {
  return { name, value: 0, why: `fewer than ${FEW_PAIRS} pairs: none is held out` }
}

function tokenizerFor({ words, characters, distinctWords, rareWords }: SideSurvey): {
  readonly kind: TokenizerKind
  readonly why: string
} {
  if (words.median > 1 && distinctWords <= CLOSED.words && rareWords < CLOSED.rare)
    return { kind: 'word', why: `${count(distinctWords)} different words, ${percent(rareWords)} of the text rare ones` }
  if (words.median > SENTENCE_WORDS || characters.most > LONG_TEXT)
    return { kind: 'bpe', why: `sentences, ${count(words.median)} words in the middle: pieces learned from them` }
  return { kind: 'char', why: `short texts, ${count(characters.median)} characters in the middle` }
}

function piecesFor(pairs: number): number {
  return pairs < 3000 ? 500 : pairs < 30_000 ? 2000 : 8000
}

function sizeFor(pairs: number): { readonly embedDim: number; readonly numLayers: number; readonly why: string } {
  const why = `a size for ${count(pairs)} pairs`
  if (pairs < 3000) return { embedDim: 64, numLayers: 2, why }
  return pairs < 300_000 ? { embedDim: 128, numLayers: 3, why } : { embedDim: 256, numLayers: 4, why }
}

/** In hundreds. */
function stepsFor(stepsPerEpoch: number): number {
  const usual = Math.min(EPOCHS.usual * stepsPerEpoch, STEPS.most)
  const atLeast = Math.min(EPOCHS.most * stepsPerEpoch, STEPS.fewest)
  return Math.max(1, Math.round(Math.max(usual, atLeast) / 100)) * 100
}
