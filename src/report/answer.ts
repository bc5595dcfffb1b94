import type { Pair } from '../data/pair.js'
import { editDistance } from '../math/edit-distance.js'
import type { Task } from '../tasks/task.js'
import { align } from './alignment.js'

/** What a model made of a pair that its training never saw. */
export interface Answer {
  readonly input: string
  readonly expected: string
  readonly output: string
  /** Target tokens as they are read, without SOS and EOS. */
  readonly expectedTokens: readonly string[]
  readonly outputTokens: readonly string[]
}

/** How ids are read. */
type Told = Pick<Task, 'sourceVocabulary' | 'targetVocabulary' | 'format'>

/** @param outputs ids after SOS, without EOS, of each pair */
export function answersOf(pairs: readonly Pair[], outputs: readonly (readonly number[])[], told: Told): Answer[] {
  const { sourceVocabulary, targetVocabulary } = told
  const tokens = (ids: readonly number[]): string[] => ids.map(id => targetVocabulary.tokens[id] ?? String(id))
  return pairs.map(({ source, target, text }, i) => ({
    input: text?.source ?? sourceVocabulary.format(source),
    expected: text?.target ?? told.format(target),
    output: told.format(outputs[i] ?? []),
    expectedTokens: tokens(target.slice(1, -1)),
    outputTokens: tokens(outputs[i] ?? []),
  }))
}

/** Whether the text that was written is the text that was wanted. */
export function isRight({ output, expected }: Answer): boolean {
  return output === expected
}

/** An answer that is wrong, and by how many tokens. */
export interface WrongAnswer extends Answer {
  readonly edits: number
}

/** The wrong answers, the worst first: by tokens to change, for each that was wanted. */
export function worstOf(answers: readonly Answer[]): WrongAnswer[] {
  const share = (answer: WrongAnswer): number => answer.edits / Math.max(1, answer.expectedTokens.length)
  return answers
    .filter(answer => !isRight(answer))
    .map(answer => ({ ...answer, edits: editDistance(answer.expectedTokens, answer.outputTokens) }))
    .sort((a, b) => share(b) - share(a) || b.edits - a.edits)
}

/** A token, what was written in its place, and how many times. `undefined`: nothing. */
export interface Confusion {
  readonly wanted: string | undefined
  readonly given: string | undefined
  readonly count: number
}

/** Which tokens were taken for which, the most frequent first. */
export function confusionsOf(answers: readonly Answer[]): Confusion[] {
  const counts = new Map<string, Confusion>()
  for (const { expectedTokens, outputTokens } of answers) {
    for (const [wanted, given] of align(expectedTokens, outputTokens)) {
      if (wanted === given) continue
      const key = JSON.stringify([wanted ?? null, given ?? null])
      counts.set(key, { wanted, given, count: (counts.get(key)?.count ?? 0) + 1 })
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}

/** Answers to targets of about one length. */
export interface LengthGroup {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly right: number
}

/** How many answers are right, by the length of what was wanted: in at most `most` groups of equal span. */
export function byLength(answers: readonly Answer[], most = 10): LengthGroup[] {
  const lengths = answers.map(answer => answer.expectedTokens.length)
  const [low, high] = [Math.min(...lengths), Math.max(...lengths)]
  const span = Math.max(1, Math.ceil((high - low + 1) / most))
  const groups = Array.from({ length: Math.ceil((high - low + 1) / span) }, (_, i) => ({
    from: low + i * span,
    to: Math.min(high, low + (i + 1) * span - 1),
  }))
  return groups.flatMap(({ from, to }) => {
    const members = answers.filter(({ expectedTokens: { length } }) => length >= from && length <= to)
    const right = members.filter(isRight).length
    return members.length === 0 ? [] : [{ from, to, count: members.length, right }]
  })
}
