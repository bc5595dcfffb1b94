import { Command } from 'commander'
import { countUnknown } from '../../data/count-unknown.js'
import { encodePair } from '../../data/encode-pair.js'
import type { Pair } from '../../data/pair.js'
import { UsageError } from '../../errors/usage-error.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { readPairs } from '../../formats/node/read-pairs.js'
import { type ReadOptions, readOptions } from '../../formats/pairs/read-options.js'
import type { Vocabularies } from '../../formats/vocabulary-file.js'
import { count } from '../../math/number-words.js'
import { listOf } from '../../options/lists.js'
import type { OptionTable, Settled } from '../../options/option.js'
import { pickOptions } from '../../options/pick.js'
import { oneOf, whole } from '../../options/values.js'
import { type Answer, answersOf } from '../../report/answer.js'
import { answerDecoder, answerSearch } from '../../runs/answer-options.js'
import { loadTextModel } from '../../text/load-text-model.js'
import { evaluateOptions } from '../../train/evaluate.js'
import {
  type EvaluateTaskOptions,
  type EvaluateTextOptions,
  evaluateTask,
  evaluateText,
  type TaskScores,
} from '../../train/evaluate-text.js'
import { measureNames } from '../../train/measured-scores.js'
import { bleuTokenizer } from '../../train/metrics/bleu-tokenizer.js'
import { checkDecoding, givenDecoding, withDecodingFlags } from '../decoding-flags.js'
import { heldOutTask } from '../eval/held-out-task.js'
import { worstAnswers, worstLine } from '../eval/worst-answers.js'
import { jsonFlag, printJson } from '../json.js'
import { MODEL_FLAG } from '../model-flag.js'
import { settledFlags, withOptionFlags } from '../option-flags.js'
import { note, print } from '../output.js'
import { scoresTable } from '../scores-table.js'

interface EvalFlags {
  readonly model: string
  readonly data?: string
  readonly json?: boolean
}

const evalOptions = {
  metrics: {
    type: listOf(oneOf(measureNames), 'metrics'),
    about: `more to measure, with commas between: ${measureNames.join(', ')}`,
    default: [],
  },
  bleuTokenizer,
  limit: { type: whole(1), about: 'held-out sequences of each pattern, at most', default: 1000 },
  worst: { type: whole(), about: 'how many of the worst answers are shown', default: 0 },
  batchSize: evaluateOptions.batchSize,
} as const satisfies OptionTable

const decodingOptions = { ...answerSearch, ...answerDecoder } as const

const EXAMPLES = `
Examples:
  $ glassformer eval --model runs/digits                     the task's held-out sequences, pattern by pattern
  $ glassformer eval --model runs/digits --data pairs.tsv    lines source<TAB>target of your own; also .csv, .jsonl
  $ glassformer eval --model runs/mine --metrics bleu,chrf,cer
  $ glassformer eval --model runs/digits --worst 20          what it got wrong
  $ glassformer eval --model runs/digits --json              {"loss","tokenAccuracy","sequenceAccuracy","byPattern"}

Loss (nats a token) and tokens right are teacher-forced; exact match counts the sequences that decoding gets right
from first to last token. In JSON, accuracies go from 0 to 1.

Metrics: perplexity; exact (a source with several targets: any of them is right), cer, wer, per (edit distance in
characters, words, tokens; 0 is best); bleu, chrf (sacreBLEU's, 0 to 100).`

export function evalCommand(): Command {
  const command = new Command('eval')
    .summary('score a model')
    .description('Scores a model on sequences that its training never saw, or on a file of pairs.')
    .requiredOption(...MODEL_FLAG)
    .option('--data <file>', 'pairs to score: TSV (a line each: source<TAB>target), CSV or JSONL')
    .option(...jsonFlag('{"loss", "tokenAccuracy", "sequenceAccuracy", "byPattern"}'))
  withOptionFlags(command, evalOptions)
  withOptionFlags(command, readOptions, 'The file:')
  return withDecodingFlags(command, decodingOptions)
    .addHelpText('after', EXAMPLES)
    .action((flags: EvalFlags, self: Command) =>
      evaluate(flags, {
        ...settledFlags(self, evalOptions),
        reading: settledFlags(self, readOptions),
        decoding: givenDecoding(self, decodingOptions),
      }),
    )
}

interface EvalSettings extends Settled<typeof evalOptions> {
  readonly reading: ReadOptions
  readonly decoding: EvaluateTextOptions
}

async function evaluate({ model: folder, data, json }: EvalFlags, settings: EvalSettings): Promise<void> {
  const { limit, worst, reading, decoding, ...options } = settings
  const answers: Answer[] = []
  const scores =
    data === undefined
      ? await scoreHeldOut(folder, answers, { ...decoding, ...options, limit })
      : await scoreFile(folder, answers, { data, reading }, { ...decoding, ...options })
  const wrong = worstAnswers(answers, worst)
  if (json)
    return printJson({
      ...scores,
      ...(worst > 0 && {
        worst: wrong.map(({ input, expected, output, edits }) => ({ input, expected, output, edits })),
      }),
    })
  const shown = [scoresTable(data === undefined ? 'held out' : 'pairs', scores, scores.byPattern)]
  if (wrong.length > 0) shown.push('', ...wrong.map(worstLine))
  await print(`${shown.join('\n')}\n`)
}

async function scoreHeldOut(folder: string, answers: Answer[], options: EvaluateTaskOptions): Promise<TaskScores> {
  const loaded = await loadModel(folder)
  const task = await heldOutTask(folder, loaded)
  const { model } = loaded
  checkDecoding(pickOptions(decodingOptions, options), model)
  if (task.patterns.length === 0)
    throw new UsageError(`the task of ${folder} holds no pairs out of training: give pairs with --data`)
  const { sourceVocabulary, targetVocabulary, patterns } = task
  const pairs = patterns.flatMap(pattern => task.heldOut(pattern, options.limit))
  warnOfUnknown(pairs, { source: sourceVocabulary, target: targetVocabulary })
  return evaluateTask(model, task, { ...options, onAnswers: (...told) => answers.push(...answersOf(...told, task)) })
}

function warnOfUnknown(pairs: readonly Pair[], vocabularies: Vocabularies): void {
  const { sources, targets } = countUnknown(pairs, vocabularies)
  if (sources + targets === 0) return
  note(
    `warning: of ${count(pairs.length)} pairs ${count(sources)} have a source and ${count(targets)} a target with tokens ` +
      "that the model doesn't know: it reads them as one, and can't write them",
  )
}

async function scoreFile(
  folder: string,
  answers: Answer[],
  { data, reading }: { readonly data: string; readonly reading: ReadOptions },
  options: EvaluateTextOptions,
): Promise<TaskScores> {
  const text = await loadTextModel(folder, `eval needs to read ${data}`)
  checkDecoding(pickOptions(decodingOptions, options), text.model)
  const reader = { ...text, maxLen: text.model.options.maxLen }
  const { pairs, notes } = await readPairs(data, reading, pair => encodePair(pair, reader))
  for (const said of notes) note(said)
  warnOfUnknown(pairs, text)
  const { source: sourceVocabulary, target: targetVocabulary } = text
  const told = { sourceVocabulary, targetVocabulary, format: (ids: readonly number[]) => targetVocabulary.format(ids) }
  const onAnswers: EvaluateTextOptions['onAnswers'] = (...given) => answers.push(...answersOf(...given, told))
  return { ...(await evaluateText(text, pairs, { ...options, onAnswers })), byPattern: {} }
}
