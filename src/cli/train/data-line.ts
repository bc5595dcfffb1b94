import { count } from '../../math/number-words.js'
import type { FileTask } from '../../runs/file-task.js'

/** `pairs.tsv: 900 pairs to train on, 50 validation, 50 test; left out: 3 duplicates; 30 source tokens, 45 target tokens` */
export function dataLine({ path, task }: FileTask): string {
  const { train, validation, test, duplicates, tooShort, tooLong, mixedIn } = task.counts
  const out = [
    [duplicates, duplicates === 1 ? 'duplicate' : 'duplicates'],
    [tooShort, 'too short'],
    [tooLong, 'too long'],
  ] as const
  const left = out.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`)
  const leftOut = left.length === 0 ? '' : `; left out: ${left.join(', ')}`
  const [source, target] = [task.sourceVocabulary.size, task.targetVocabulary.size].map(count)
  const splits = `${count(train)} pairs to train on, ${count(validation)} validation, ${count(test)} test`
  const old = mixedIn === undefined ? '' : `, ${count(mixedIn)} old ones mixed in`
  return `${path}: ${splits}${old}${leftOut}; ${source} source tokens, ${target} target tokens`
}
