import { collectPairs } from '#dist/formats/pairs/collect-pairs.js'
import type { PairFormat } from '#dist/formats/pairs/pair-record.js'
import { pairRecords } from '#dist/formats/pairs/pair-records.js'
import { GlassformerError, pairsTask, type TextPair } from '#dist/index.js'
import { PairsTask } from '#dist/tasks/pairs-task.js'
import { type Base, vocabulariesOf } from './base.ts'

/** The most that a page is asked to swallow. */
const MOST_PAIRS = 200_000
const LONGEST = 100

/** What somebody typed, pasted or dropped: lines source<TAB>target, CSV or JSON lines. */
export interface OwnPairs {
  readonly text: string
  readonly tokenizer: 'characters' | 'words'
}

/**
 * Somebody's own pairs as a task: one in ten sources is held out.
 *
 * @param base the model to start from, whose vocabularies get the tokens that they lack; without it they are made anew
 * @throws GlassformerError naming the lines that are no pair
 */
export async function ownPairsTask({ text, tokenizer }: OwnPairs, base?: Base): Promise<PairsTask> {
  const given = text.trimEnd()
  const collecting = { name: 'the text', badLines: 'fail', badLinesShown: 3 } as const
  const { pairs } = await collectPairs(pairRecords(whole(given), formatOf(given)), collecting, withoutLongOnes)
  if (pairs.length > MOST_PAIRS)
    throw new GlassformerError(`${pairs.length} pairs are too many for a page: at most ${MOST_PAIRS}`)
  const kind = tokenizer === 'words' ? 'word' : 'char'
  const shares = { validationShare: 0.1, testShare: 0 }
  const task =
    base === undefined
      ? pairsTask(pairs, { ...shares, sourceTokenizer: kind, targetTokenizer: kind })
      : pairsTask(pairs, shares, { vocabularies: await vocabulariesOf(base), newTokens: 'add' })
  if (base !== undefined) task.checkLengths(base.options.maxLen)
  // Of a handful none may be held out: then what is trained on is scored, rather than nothing.
  return task.patterns.length > 0 ? task : new PairsTask({ ...task.parts, heldOut: { training: task.training } })
}

function formatOf(text: string): PairFormat {
  if (text.includes('\t')) return 'tsv'
  if (text.trimStart().startsWith('{')) return 'jsonl'
  return text.includes(',') ? 'csv' : 'tsv'
}

function withoutLongOnes(pair: TextPair): TextPair {
  for (const side of ['source', 'target'] as const) {
    const { length } = pair[side]
    if (length > LONGEST)
      throw new GlassformerError(`the ${side} has ${length} characters; at most ${LONGEST} are taken`)
  }
  return pair
}

async function* whole(text: string): AsyncGenerator<string, void, void> {
  yield text
}
