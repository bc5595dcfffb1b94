import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { EngineOptions } from '../../engine/create-engine.js'
import type { LoadedModel } from '../../formats/model-files.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { GlassformerError } from '../../math/error.js'
import { evaluate as evaluatePairs } from '../../train/evaluate.js'
import { type EngineFlags, engineOptions, withEngineOptions } from '../engine-options.js'
import { at } from '../errors.js'
import { printJson } from '../json.js'
import { wholeNumber } from '../option-values.js'
import { print } from '../output.js'
import { readPairs } from '../pairs-file.js'
import { evaluateTask, type TaskScores } from '../run/evaluate-task.js'
import { RUN_FILE, readRun } from '../run/run-file.js'
import { contentOf } from '../run/run-folder.js'
import { taskOfRun } from '../run/settings.js'
import { scoresTable } from '../scores-table.js'

interface EvalFlags extends EngineFlags {
  readonly model: string
  readonly data?: string
  readonly limit: number
  readonly batchSize: number
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  $ glassformer eval --model runs/digits                     the task's held-out sequences, pattern by pattern
  $ glassformer eval --model runs/digits --data pairs.tsv    lines source<TAB>target of your own
  $ glassformer eval --model runs/digits --json              {"loss","tokenAccuracy","sequenceAccuracy","byPattern"}

Loss (nats a token) and tokens right are teacher-forced; exact match counts the sequences that greedy decoding gets
right from first to last token. In JSON, accuracies go from 0 to 1.`

export function evalCommand(): Command {
  const command = new Command('eval')
    .summary('score a model')
    .description('Scores a model on sequences that its training never saw, or on a file of pairs.')
    .requiredOption('--model <folder>', 'the model: a folder that train made')
    .option('--data <file>', 'pairs to score, a line each: source<TAB>target')
  return withEngineOptions(command, '1')
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

async function evaluate(flags: EvalFlags): Promise<void> {
  const loaded = await loadModel(flags.model)
  const options = { ...engineOptions(flags), batchSize: flags.batchSize }
  const scores =
    flags.data === undefined
      ? await scoreHeldOut(loaded, flags, options)
      : await scoreFile(loaded, flags.model, flags.data, options)
  if (flags.json) await printJson(scores)
  else await print(`${scoresTable(flags.data === undefined ? 'held out' : 'pairs', scores, scores.byPattern)}\n`)
}

type Options = EngineOptions & { readonly batchSize: number }

async function scoreHeldOut({ model }: LoadedModel, flags: EvalFlags, options: Options): Promise<TaskScores> {
  if ((await contentOf(flags.model)) !== 'run')
    throw new GlassformerError(`${flags.model} has no ${RUN_FILE}, which names the task: give pairs with --data`)
  const run = await readRun(flags.model)
  const task = at(join(flags.model, RUN_FILE), () => taskOfRun(run))
  return evaluateTask(model, task, { ...options, limit: flags.limit })
}

async function scoreFile(
  { model, vocabulary, targetVocabulary }: LoadedModel,
  folder: string,
  data: string,
  options: Options,
): Promise<TaskScores> {
  if (vocabulary === null || targetVocabulary === null)
    throw new GlassformerError(`${folder} has no vocabulary.json, which eval needs to read ${data}`)
  const { maxLen } = model.options
  const pairs = await readPairs(data, { source: vocabulary, target: targetVocabulary, maxLen })
  const { sosId, eosId, padId } = targetVocabulary
  const scores = await evaluatePairs(model, pairs, { ...options, sosId, eosId, ignoreIndex: padId })
  return { ...scores, byPattern: {} }
}
