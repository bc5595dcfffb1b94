import { Command, InvalidArgumentError, Option } from 'commander'
import { encodePair } from '../../data/encode-pair.js'
import type { EngineOptions } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { UsageError } from '../../errors/usage-error.js'
import type { LoadedModel } from '../../formats/model-files.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { readPairs } from '../../formats/node/read-pairs.js'
import { answerLength } from '../../runs/answer-length.js'
import { contentOf } from '../../runs/run-folder.js'
import { RUN_FILE, readRunRecord } from '../../runs/run-record.js'
import { taskOfRun } from '../../runs/run-task.js'
import { evaluateWithOutputs } from '../../train/evaluate.js'
import { evaluateTask, type TaskScores } from '../../train/evaluate-task.js'
import { type MeasureName, measure, measureNames } from '../../train/measures.js'
import { groupReferences } from '../../train/metrics/group-references.js'
import { type ReadFlags, withReadFlags } from '../data/data-flags.js'
import { type EngineFlags, engineOptions, withEngineOptions } from '../engine-options.js'
import { printJson } from '../json.js'
import { wholeNumber } from '../option-values.js'
import { note, print } from '../output.js'
import { scoresTable } from '../scores-table.js'

interface EvalFlags extends EngineFlags, ReadFlags {
  readonly model: string
  readonly data?: string
  readonly limit: number
  readonly batchSize: number
  readonly metrics: readonly MeasureName[]
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  $ glassformer eval --model runs/digits                     the task's held-out sequences, pattern by pattern
  $ glassformer eval --model runs/digits --data pairs.tsv    lines source<TAB>target of your own; also .csv, .jsonl
  $ glassformer eval --model runs/mine --metrics bleu,chrf,cer
  $ glassformer eval --model runs/digits --json              {"loss","tokenAccuracy","sequenceAccuracy","byPattern"}

Loss (nats a token) and tokens right are teacher-forced; exact match counts the sequences that greedy decoding gets
right from first to last token. In JSON, accuracies go from 0 to 1.

Metrics: perplexity; exact (a source with several targets: any of them is right), cer, wer, per (edit distance in
characters, words, tokens; 0 is best); bleu, chrf (sacreBLEU's, 0 to 100).`

export function evalCommand(): Command {
  const command = new Command('eval')
    .summary('score a model')
    .description('Scores a model on sequences that its training never saw, or on a file of pairs.')
    .requiredOption('--model <folder>', 'the model: a folder that train made')
    .option('--data <file>', 'pairs to score: TSV (a line each: source<TAB>target), CSV or JSONL')
  return withReadFlags(withEngineOptions(command, '1'))
    .addOption(
      new Option('--metrics <names>', `more to measure, with commas between: ${measureNames.join(', ')}`)
        .argParser(parseMeasures)
        .default([], 'none'),
    )
    .addOption(
      new Option('--limit <n>', 'held-out sequences of each pattern, at most').argParser(wholeNumber(1)).default(1000),
    )
    .addOption(
      new Option('--batch-size <n>', 'sequences scored at once; changes no score')
        .argParser(wholeNumber(1))
        .default(64),
    )
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', EXAMPLES)
    .action(evaluate)
}

function parseMeasures(text: string): MeasureName[] {
  return text.split(',').map(name => {
    const known = measureNames.find(measureName => measureName === name.trim())
    if (known === undefined)
      throw new InvalidArgumentError(`There is no metric "${name}"; there are ${measureNames.join(', ')}.`)
    return known
  })
}

async function evaluate(flags: EvalFlags): Promise<void> {
  const loaded = await loadModel(flags.model)
  const options = { ...engineOptions(flags), batchSize: flags.batchSize }
  const scores =
    flags.data === undefined
      ? await scoreHeldOut(loaded, flags, options)
      : await scoreFile(loaded, flags, flags.data, options)
  if (flags.json) await printJson(scores)
  else await print(`${scoresTable(flags.data === undefined ? 'held out' : 'pairs', scores, scores.byPattern)}\n`)
}

type Options = EngineOptions & { readonly batchSize: number }

async function scoreHeldOut(loaded: LoadedModel, flags: EvalFlags, options: Options): Promise<TaskScores> {
  const { model, vocabulary: source, targetVocabulary: target } = loaded
  if ((await contentOf(flags.model)) !== 'run')
    throw new GlassformerError(`${flags.model} has no ${RUN_FILE}, which names the task: give pairs with --data`)
  const vocabularies = source === null || target === null ? undefined : { source, target }
  const { task, data } = await taskOfRun(flags.model, await readRunRecord(flags.model), { vocabularies })
  if (data?.warning !== undefined) note(data.warning)
  if (task.patterns.length === 0)
    throw new UsageError(`the task of ${flags.model} holds no pairs out of training: give pairs with --data`)
  return evaluateTask(model, task, { ...options, limit: flags.limit, metrics: flags.metrics })
}

async function scoreFile(
  { model, vocabulary, targetVocabulary }: LoadedModel,
  flags: EvalFlags,
  data: string,
  options: Options,
): Promise<TaskScores> {
  if (vocabulary === null || targetVocabulary === null)
    throw new GlassformerError(`${flags.model} has no vocabulary.json, which eval needs to read ${data}`)
  const { maxLen } = model.options
  const reader = { source: vocabulary, target: targetVocabulary, maxLen }
  const { dataFormat: format, badLines = 'fail', badLinesShown } = flags
  const { pairs, warning } = await readPairs(data, { format, badLines, badLinesShown }, pair =>
    encodePair(pair, reader),
  )
  if (warning !== undefined) note(warning)
  const { sosId, eosId, padId } = targetVocabulary
  const ids = { sosId, eosId, ignoreIndex: padId, ...(await answerLength(flags.model, maxLen)) }
  const { scores, outputs } = await evaluateWithOutputs(model, pairs, { ...options, ...ids })
  const texts = groupReferences(pairs, outputs, targetVocabulary)
  return { ...measure(scores, texts, flags.metrics, targetVocabulary), byPattern: {} }
}
