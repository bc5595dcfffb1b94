import { encodeText } from '../../data/encode-text.js'
import { padRows } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import type { Vocabulary } from '../../data/vocabulary.js'
import { greedyDecode } from '../../decode/greedy.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Transformer } from '../../model/transformer.js'
import { observe } from '../../session/observe.js'
import type { TokenRows } from '../../session/token-ids.js'
import type { Bilingual } from '../text.js'
import { plainValue, type Value } from './compute.js'
import type { Tools } from './tools.js'

/** The model and the example in view: what a lesson's live half works on. */
export interface LessonContext extends Tools {
  readonly model: Transformer
  /** The example, SOS first and EOS last. */
  readonly example: Pair
  /** A longer example beside it, so that the batch has padding. */
  readonly companion: Pair
  readonly sosId: number
  readonly eosId: number
  /** How ids are shown: `[SOS]`, `5`. */
  readonly words: { source(id: number): string; target(id: number): string }
  /** Where the model comes from, when that needs saying. */
  readonly note?: Bilingual
  /** The model before its training, where that is known. */
  readonly initial?: Transformer
}

export interface ContextOptions extends Tools {
  readonly model: Transformer
  /** Of the source, and of the target where it has no other; without one, ids are shown as numbers. */
  readonly vocabulary?: Vocabulary | null
  readonly targetVocabulary?: Vocabulary | null
  /** The source's text, or its ids with SOS and EOS. */
  readonly source: string | readonly number[]
  /** The whole target likewise. Default: what the model itself answers. */
  readonly target?: string | readonly number[]
  readonly note?: Bilingual
  /** The model before its training, where that is known. */
  readonly initial?: Transformer
}

/**
 * Settles what a lesson's live half works on. Without a target, the model's own greedy answer is taken.
 *
 * @throws GlassformerError when a text has unknown tokens, or an id is none of the model's.
 */
export async function lessonContext(options: ContextOptions): Promise<LessonContext> {
  const { model, engine, note, initial } = options
  const source = options.vocabulary ?? null
  const target = options.targetVocabulary ?? source
  const sosId = target?.sosId ?? 1
  const eosId = target?.eosId ?? 2
  const answer = async (ids: readonly number[]): Promise<number[]> => {
    const [decoded] = await greedyDecode(model, [ids], { engine, sosId, eosId })
    return [sosId, ...(decoded ?? []), eosId]
  }
  const idsOf = (side: string, given: string | readonly number[], words: Vocabulary | null): readonly number[] => {
    if (typeof given !== 'string') return given
    if (words === null) return [sosId, ...plainIds(given), eosId]
    return encodeText(side, given, words, model.options.maxLen)
  }
  const sourceIds = idsOf('the source', options.source, source)
  const companionIds = longer(sourceIds, model.options.maxLen)
  const example: Pair = {
    source: sourceIds,
    target: options.target === undefined ? await answer(sourceIds) : idsOf('the target', options.target, target),
  }
  return {
    engine,
    model,
    example,
    companion: { source: companionIds, target: await answer(companionIds) },
    sosId,
    eosId,
    words: { source: id => source?.tokens[id] ?? String(id), target: id => target?.tokens[id] ?? String(id) },
    ...(note === undefined ? {} : { note }),
    ...(initial === undefined ? {} : { initial }),
  }
}

/** What stands in for words where a model has no vocabulary. */
function plainIds(text: string): number[] {
  const ids = text.split(/[\s,]+/u).filter(word => word !== '')
  const wrong = ids.find(id => !/^\d+$/.test(id))
  if (wrong !== undefined)
    throw new GlassformerError(`the model has no vocabulary, so its input is ids such as "5 3 9", not "${wrong}"`)
  return ids.map(Number)
}

/** The source with its first few tokens once more: at least one longer. */
function longer(source: readonly number[], maxLen: number): number[] {
  const body = source.slice(1, -1)
  const more = (body.length === 0 ? source : body).slice(0, 2)
  return [...source.slice(0, -1), ...more, source.at(-1) as number].slice(0, maxLen)
}

/** The example and its companion as one padded batch; `trg` holds the whole targets. */
export function batchInView({ model, example, companion }: LessonContext): { src: number[][]; trg: number[][] } {
  const { srcPadIdx, trgPadIdx } = model.options
  return {
    src: padRows([example.source, companion.source], srcPadIdx),
    trg: padRows([example.target, companion.target], trgPadIdx),
  }
}

/** Named tensors of one forward pass over the example in view: the decoder reads its target without EOS. */
export async function observeExample(
  context: LessonContext,
  names: readonly string[],
): Promise<(name: string) => Value> {
  const { source, target } = context.example
  return observeRows(context, { src: [source], trg: [target.slice(0, -1)] }, names)
}

/** Named tensors of one pass over given rows (see `observe`). */
export async function observeRows(
  { model, engine }: { readonly model: Transformer } & Tools,
  batch: { readonly src: TokenRows; readonly trg: TokenRows },
  names: readonly string[],
): Promise<(name: string) => Value> {
  // The inputs are asked for too: a mask alone has sizes that only they can give.
  const observed = await observe(model, batch, ['src', 'trg', ...names], { engine })
  return name => {
    const value = observed.get(name)
    if (value === undefined) throw new GlassformerError(`${name} was not observed`)
    return plainValue(value)
  }
}
