import { Command, Option } from 'commander'
import { newTokenPolicies } from '../../data/grow-vocabulary.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { UsageError } from '../../errors/usage-error.js'
import type { OptionTable } from '../../options/option.js'
import { whole } from '../../options/values.js'
import { runEngineOptions } from '../../runs/run-engine.js'
import { resultsOf } from '../../runs/run-results.js'
import type { TrainingRun } from '../../runs/training-run.js'
import { taskNames } from '../../tasks/tasks.js'
import { TorchLost } from '../../train/torch/torch-process.js'
import { Interrupted } from '../errors.js'
import { printJson } from '../json.js'
import { withOptionFlags } from '../option-flags.js'
import { isQuiet, note } from '../output.js'
import { stopSignal } from '../stop-signal.js'
import { readConfig } from '../train/config-file.js'
import { layerOfFlags, withConfigFlags } from '../train/config-flags.js'
import { forgotten } from '../train/forgotten.js'
import { openRun } from '../train/open-run.js'
import { givenPairs, withPairsFlags } from '../train/pairs-flags.js'
import { resumeCommand, showData, showForgotten, showResults, showStart } from '../train/show-run.js'
import { createProgress } from '../train/step-progress.js'
import type { Given, TrainFlags } from '../train/train-flags.js'
import { validationLine } from '../train/validation-line.js'

const EXAMPLES = `
Examples:
  $ glassformer train                                  learn to sort digits, as the original does
  $ glassformer train reverse --steps 1000 --out runs/r
  $ glassformer train pairs.tsv --tokenizer bpe        learn your own pairs: lines source<TAB>target (docs/data.md)
  $ glassformer train pairs.tsv --epochs 10            each of the pairs ten times
  $ glassformer train new.tsv --from runs/old --mix old.tsv:0.1    teach a model more, a tenth of it what it knows
  $ glassformer train --resume                         go on after Ctrl-C, or a crash, as if nothing had happened
  $ glassformer train --resume --steps 6000            train a finished run further
  $ glassformer train --engine torch --processes 4     in PyTorch; docs/distributed.md: on several hosts
  $ glassformer train --json | jq -c 'select(.type == "step") | [.step, .loss]'

The folder of the run is a model folder (model.safetensors, config.json, vocabulary.json) with run.json, metrics.jsonl
and checkpoint/ beside. Ctrl-C saves and stops; a second one stops at once. The same seed gives the same model bit for
bit: everywhere with --engine wasm, on the same machine with blas.`

const endOptions = {
  epochs: {
    type: whole(1),
    about: 'instead of --steps: how many times training goes over all pairs of a file',
    otherwise: 'as --steps says',
    alsoCalled: ['numTrainEpochs', 'maxEpochs'],
  },
  heldOut: {
    type: whole(),
    about: 'held-out sequences of each pattern to score at the end; 0: none',
    default: 1000,
  },
} as const satisfies OptionTable

export function trainCommand(): Command {
  const command = new Command('train')
    .summary('train a model on a task')
    .description('Trains a model on a task, tests it on sequences that training never saw, and saves it.')
    .argument(
      '[task]',
      `what to learn: a file of pairs (TSV, CSV, JSONL), or ${taskNames.join(', ')} (default: "digits")`,
    )

  withConfigFlags(command)
  withPairsFlags(command)
  withOptionFlags(command, { ...runEngineOptions, ...endOptions })
  return command
    .option('--out <folder>', 'where the run is saved (default: runs/TASK)')
    .option('--from <folder>', 'start from the weights and vocabulary of this model: fine-tuning')
    .addOption(
      new Option('--new-tokens <policy>', 'with --from: tokens that the model lacks (default: "add")').choices(
        newTokenPolicies,
      ),
    )
    .option('--resume', 'go on with the run in --out from its last checkpoint')
    .option('--force', 'start anew although there is a run in --out; that one is renamed, not lost')
    .option(
      '--json',
      'print one JSON line per event on stdout: data (of a file), start, step, validation, checkpoint, forgotten (with --from), evaluation, end or stopped',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (task: string | undefined, flags: TrainFlags, self: Command) => {
      const options = layerOfFlags(self)
      const pairs = givenPairs(self)
      if (pairs.options['batchTokens'] !== undefined && options['batchSize'] !== undefined)
        throw new UsageError('--batch-size counts pairs, --batch-tokens tokens: choose one')
      if (flags.epochs !== undefined && (options['steps'] !== undefined || flags.resume))
        throw new UsageError('--epochs counts the steps of a new run, --steps says how many: choose one')
      const config = await readConfig(flags.config, options)
      const typed = (flag: string): boolean => self.getOptionValueSource(flag) === 'cli'
      await train({ task, flags, typed, pairs, config })
    })
}

async function train(given: Given): Promise<void> {
  const { flags } = given
  const run = await openRun(given)
  try {
    await follow(run, flags)
  } catch (error) {
    if (!(error instanceof TorchLost)) throw error
    const saved = `step ${run.stepSaved} is saved in ${run.folder}`
    throw new GlassformerError(`${error.message}; ${saved}; to go on: ${resumeCommand(run, flags)}`)
  } finally {
    await run.close()
  }
}

/** Trains to the end or to Ctrl-C, and shows what comes of it. */
async function follow(run: TrainingRun, flags: TrainFlags): Promise<void> {
  const { folder } = run
  const { steps } = run.record.training
  const json = flags.json === true
  const stop = stopSignal()
  await showData(run, json)
  await showStart(run, json)
  const progress = createProgress(run.step, steps, json || isQuiet())
  try {
    for await (const event of run.train(stop.signal)) {
      if (json) await printJson(event)
      if (event.type === 'step') progress.update(event)
      else if (event.type === 'validation') progress.say(validationLine(event))
      else if (event.step < steps) progress.say(`step ${event.step}: saved in ${folder}`)
    }
  } finally {
    progress.stop()
    stop.release()
  }
  if (!run.finished) {
    if (json) await printJson({ type: 'stopped', step: run.step, steps, folder })
    const to = `to go on: ${resumeCommand(run, flags)}`
    throw new Interrupted(`stopped at step ${run.step} of ${steps}; all is saved in ${folder}; ${to}`)
  }
  if (!json && flags.heldOut > 0 && run.task.patterns.length > 0) note('testing on held-out sequences …')
  const results = await resultsOf(run, flags.heldOut)
  await showForgotten(run, await forgotten(run, flags.heldOut), json)
  await showResults(run, results, json)
}
