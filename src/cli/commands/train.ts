import { join } from 'node:path'
import { Command, Option } from 'commander'
import { createTrainingEngine } from '../../engine/create-engine.js'
import { type EngineOptions, engineName } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { UsageError } from '../../errors/usage-error.js'
import { within } from '../../errors/within.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { count, duration } from '../../math/number-words.js'
import type { Transformer } from '../../model/transformer.js'
import type { FileTask } from '../../runs/file-task.js'
import { type FolderLock, lockFolder } from '../../runs/folder-lock.js'
import { asideOf, type Content, contentOf, moveAside, readCheckpoint } from '../../runs/run-folder.js'
import { RUN_FILE, type RunRecord, readRunRecord } from '../../runs/run-record.js'
import { TORCH, TrainingRun } from '../../runs/training-run.js'
import { PAIRS } from '../../tasks/pairs.js'
import type { Task } from '../../tasks/task.js'
import { taskNames } from '../../tasks/tasks.js'
import type { Checkpoint } from '../../train/checkpoint.js'
import { evaluateTask } from '../../train/evaluate-task.js'
import { samplesOf } from '../../train/samples.js'
import type { ConfigLayer } from '../../train/settle-config.js'
import { findPython } from '../../train/torch/find-python.js'
import { refuseUnable } from '../../train/torch/refuse-unable.js'
import { type TorchLaunch, TorchLost } from '../../train/torch/torch-process.js'
import { pairsLayer, type ReadFlags, typedPairsFlags, withPairsFlags } from '../data/data-flags.js'
import { dataLine } from '../data/data-line.js'
import { type EngineFlags, engineOptions, withEngineOptions } from '../engine-options.js'
import { printJson } from '../json.js'
import { wholeNumber } from '../option-values.js'
import { note, print } from '../output.js'
import { createProgress } from '../progress.js'
import { scoresTable } from '../scores-table.js'
import { stopSignal } from '../stop-signal.js'
import {
  chooseTask,
  type GivenPairs,
  makeTask,
  makeTaskAgain,
  refusePairsFlags,
  type TaskChoice,
} from '../train/choose-task.js'
import { configOf, type GivenConfig, readConfig, taskOfFile } from '../train/config-file.js'
import { layerOfFlags, withConfigFlags } from '../train/flags.js'
import { sampleLine } from '../train/sample-line.js'
import { newRun, resumedRun, type TrainEngine } from '../train/settings.js'
import { validationLine } from '../train/validation-line.js'

interface TrainFlags extends Omit<EngineFlags, 'engine'>, ReadFlags {
  readonly config?: string
  readonly engine: TrainEngine
  readonly processes: number
  readonly nodes: number
  readonly rendezvous?: string
  readonly out?: string
  readonly resume?: boolean
  readonly force?: boolean
  readonly heldOut: number
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  $ glassformer train                                  learn to sort digits, as the original does
  $ glassformer train reverse --steps 1000 --out runs/r
  $ glassformer train pairs.tsv --tokenizer bpe        learn your own pairs: lines source<TAB>target (docs/data.md)
  $ glassformer train --resume                         go on after Ctrl-C, or a crash, as if nothing had happened
  $ glassformer train --resume --steps 6000            train a finished run further
  $ glassformer train --engine torch --processes 4     in PyTorch; docs/distributed.md: on several hosts
  $ glassformer train --json | jq -c 'select(.type == "step") | [.step, .loss]'

The folder of the run is a model folder (model.safetensors, config.json, vocabulary.json) with run.json, metrics.jsonl
and checkpoint/ beside. Ctrl-C saves and stops; a second one stops at once. The same seed gives the same model bit for
bit: everywhere with --engine wasm, on the same machine with blas.`

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
  return withEngineOptions(command, 'all cores, at most 4; with torch, 1 for each process', [TORCH])
    .addOption(
      new Option('--processes <n>', 'processes of --engine torch on this host').argParser(wholeNumber(1)).default(1),
    )
    .addOption(new Option('--nodes <n>', 'hosts of --engine torch').argParser(wholeNumber(1)).default(1))
    .option('--rendezvous <host:port>', 'where the hosts of --engine torch meet')
    .option('--out <folder>', 'where the run is saved (default: runs/TASK)')
    .option('--resume', 'go on with the run in --out from its last checkpoint')
    .option('--force', 'start anew although there is a run in --out; that one is renamed, not lost')
    .addOption(
      new Option('--held-out <n>', 'held-out sequences of each pattern to score at the end; 0: none')
        .argParser(wholeNumber(0))
        .default(1000),
    )
    .option(
      '--json',
      'print one JSON line an event on stdout: data (of a file), start, step, validation, checkpoint, evaluation, end or stopped',
    )
    .addHelpText('after', EXAMPLES)
    .action((task: string | undefined, flags: TrainFlags, self: Command) =>
      train(
        task,
        flags,
        { layer: pairsLayer(self), typed: typedPairsFlags(self), read: flags },
        layerOfFlags(self),
        name => self.getOptionValueSource(name) === 'cli',
      ),
    )
}

interface Prepared {
  readonly folder: string
  readonly run: RunRecord
  readonly task: Task
  /** Of a file of pairs: what was read. */
  readonly data: FileTask | undefined
  readonly model: Transformer
  readonly checkpoint: Checkpoint | undefined
  readonly engine: TrainEngine
  /** What the folder holds and a new run takes the place of. */
  readonly replaces: Content
  /** A run that goes on has its folder from the beginning. */
  readonly lock?: FolderLock
}

async function train(
  taskName: string | undefined,
  flags: TrainFlags,
  pairs: GivenPairs,
  layer: ConfigLayer,
  given: (flag: keyof TrainFlags) => boolean,
): Promise<void> {
  if (pairs.layer['batchTokens'] !== undefined && layer['batchSize'] !== undefined)
    throw new UsageError('--batch-size counts pairs, --batch-tokens tokens: choose one')
  const prepared = await prepare(taskName, flags, pairs, await readConfig(flags.config, layer), given)
  const { folder } = prepared
  checkTorchFlags(prepared.engine, flags, given)
  if (prepared.engine === TORCH) refuseUnable(prepared.run.training)
  const training = await startOf(prepared, flags)
  let lock = prepared.lock
  try {
    lock ??= await takeFolder(folder, prepared.replaces)
    await follow(training, flags, prepared.data)
  } catch (error) {
    if (!(error instanceof TorchLost)) throw error
    const saved = `step ${training.stepSaved} is saved in ${folder}`
    throw new GlassformerError(`${error.message}; ${saved}; to go on: ${resumeLine(training, flags)}`)
  } finally {
    await training.dispose()
    await lock?.release()
  }
}

/** Makes room for a new run, unless another process has come first. */
async function takeFolder(folder: string, replaces: Content): Promise<FolderLock> {
  const lock = await lockFolder(folder)
  if ((await contentOf(folder)) !== replaces)
    throw new GlassformerError(`${folder} was written by another process meanwhile: name another folder with --out`)
  if (replaces === 'nothing') return lock
  await lock.release()
  note(`the run that was in ${folder} is now ${await moveAside(folder)}`)
  return lockFolder(folder)
}

/** Trains to the end or to Ctrl-C, and shows what came of it. */
async function follow(training: TrainingRun, flags: TrainFlags, data: FileTask | undefined): Promise<void> {
  const { folder } = training
  const stop = stopSignal()
  const { steps } = training.run.training
  const firstStep = training.step
  if (data !== undefined) await tellData(training, flags, data)
  await header(training, flags)
  const progress = createProgress(firstStep, steps, flags.json === true)
  try {
    for await (const event of training.train(stop.signal)) {
      if (flags.json) await printJson(event)
      if (event.type === 'step') progress.update(event)
      else if (event.type === 'validation') progress.say(validationLine(event))
      else if (event.step < steps) progress.say(`step ${event.step}: saved in ${folder}`)
    }
  } finally {
    progress.stop()
    stop.release()
  }
  if (!training.finished) {
    if (flags.json) await printJson({ type: 'stopped', step: training.step, steps, folder })
    const to = `to go on: ${resumeLine(training, flags)}`
    throw new GlassformerError(`stopped at step ${training.step} of ${steps}; all is saved in ${folder}; ${to}`)
  }
  await showResults(training, flags, training.step > firstStep)
}

/** Decides what to train before anything is touched. */
async function prepare(
  taskArgument: string | undefined,
  flags: TrainFlags,
  pairs: GivenPairs,
  config: GivenConfig,
  given: (flag: keyof TrainFlags) => boolean,
): Promise<Prepared> {
  if (flags.resume && flags.force) throw new UsageError('--resume goes on with a run, --force starts anew: choose one')
  const ofFile = taskOfFile(config)
  if (flags.resume && flags.out !== undefined && (await contentOf(flags.out)) === 'run') {
    const choice =
      taskArgument === undefined && ofFile === undefined ? undefined : chooseTask(taskArgument, ofFile, pairs)
    return prepareResumed(flags.out, choice, flags, pairs, config, given)
  }
  const choice = chooseTask(taskArgument, ofFile, pairs)
  const folder = flags.out ?? join('runs', choice.runName)
  const content = await contentOf(folder)
  if (flags.resume && content === 'run') return prepareResumed(folder, choice, flags, pairs, config, given)
  const { task, saved, data } = await makeTask(choice, pairs)
  const settled = configOf(config)
  if (settled.validation.every > 0 && task.validationPatterns?.length === 0)
    throw new UsageError('--validate-every needs pairs to validate on: give --validation-share more')
  const { run, model } = newRun(task, saved, settled, flags.engine)
  if (content !== 'nothing') await refuseToReplace(folder, content, flags)
  if (flags.resume) note(`there is nothing to resume in ${folder}: this run starts at step 1`)
  return { folder, run, task, data, model, checkpoint: undefined, engine: flags.engine, replaces: content }
}

async function prepareResumed(
  folder: string,
  choice: TaskChoice | undefined,
  flags: TrainFlags,
  pairs: GivenPairs,
  config: GivenConfig,
  given: (flag: keyof TrainFlags) => boolean,
): Promise<Prepared> {
  const lock = await lockFolder(folder)
  const { model, vocabulary, targetVocabulary } = await loadModel(folder)
  const run = resumedRun(await readRunRecord(folder), choice?.name, config)
  const place = join(folder, RUN_FILE)
  const vocabularies =
    vocabulary === null || targetVocabulary === null ? undefined : { source: vocabulary, target: targetVocabulary }
  const layer = choice ?? { name: run.task.name, runName: '', options: pairs.layer }
  refusePairsFlags(run.task.name, pairs)
  const { task, saved, data } = await makeTaskAgain(run, place, vocabularies, layer, pairs)
  const engine = given('engine')
    ? flags.engine
    : run.engine === TORCH
      ? TORCH
      : within(place, () => engineName(run.engine))
  const checkpoint = await readCheckpoint(folder)
  const step = checkpoint?.state.step ?? 0
  if (step > run.training.steps) {
    throw new UsageError(`the run in ${folder} is at step ${step} already, beyond --steps ${run.training.steps}`)
  }
  return {
    folder,
    run: { ...run, task: saved, engine },
    task,
    data,
    model,
    checkpoint,
    engine,
    replaces: 'nothing',
    lock,
  }
}

function checkTorchFlags(engine: TrainEngine, flags: TrainFlags, given: (flag: keyof TrainFlags) => boolean): void {
  const alien = (['processes', 'nodes', 'rendezvous'] as const).find(given)
  if (engine !== TORCH && alien !== undefined) throw new UsageError(`--${alien} is for --engine ${TORCH} only`)
  if (flags.nodes > 1 && flags.rendezvous === undefined) {
    throw new UsageError(`--nodes ${flags.nodes} needs --rendezvous HOST:PORT: this host's name and a free port`)
  }
}

async function refuseToReplace(folder: string, content: 'run' | 'model' | 'other', flags: TrainFlags): Promise<void> {
  if (content === 'other') throw new GlassformerError(`${folder} holds other files: name another folder with --out`)
  if (flags.force) return
  const what = content === 'model' ? 'a model that is no run' : await describe(folder)
  const resume = content === 'run' ? '--resume goes on with it, ' : ''
  const aside = await asideOf(folder)
  throw new GlassformerError(
    `${folder} holds ${what}: ${resume}--force starts anew and keeps it as ${aside}, --out names another folder`,
  )
}

async function describe(folder: string): Promise<string> {
  const { task, training } = await readRunRecord(folder)
  const checkpoint = await readCheckpoint(folder)
  return `a run of ${task.name}, at step ${checkpoint?.state.step ?? 0} of ${training.steps}`
}

async function startOf(prepared: Prepared, flags: TrainFlags): Promise<TrainingRun> {
  const { folder, run, engine, checkpoint } = prepared
  const options = await trainingOptions(engine, flags)
  if (checkpoint === undefined) return TrainingRun.start(folder, run, prepared, options)
  try {
    return await TrainingRun.start(folder, run, prepared, options)
  } catch (error) {
    throw error instanceof GlassformerError ? new GlassformerError(`${folder}/checkpoint: ${error.message}`) : error
  }
}

async function trainingOptions(engine: TrainEngine, flags: TrainFlags): Promise<EngineOptions | TorchLaunch> {
  if (engine === TORCH) {
    await findPython()
    const { processes, nodes, threads, rendezvous } = flags
    return { processes, nodes, ...(threads && { threads }), ...(rendezvous && { rendezvous }) }
  }
  const options = engineOptions({ ...flags, engine })
  await createTrainingEngine(options)
  return options
}

/** What was read, and what of it was left out. */
async function tellData({ folder }: TrainingRun, flags: TrainFlags, data: FileTask): Promise<void> {
  const { path, task, badLines, warning } = data
  if (warning !== undefined) note(warning)
  if (!flags.json) return note(dataLine(data))
  const [sourceTokens, targetTokens] = [task.sourceVocabulary.size, task.targetVocabulary.size]
  await printJson({ type: 'data', path, ...task.counts, badLines, sourceTokens, targetTokens, folder })
}

async function header({ run, model, engine, step, folder }: TrainingRun, flags: TrainFlags): Promise<void> {
  const { embedDim, numLayers, heads } = model.options
  const { steps, batchSize, seed } = run.training
  const tokens = run.task.options['batchTokens']
  const batch =
    typeof tokens === 'number' && tokens > 0 ? `at most ${count(tokens)} tokens a side` : `${batchSize} pairs`
  const parameters = model.parameterCount
  if (flags.json) {
    const { name, threads } = engine
    await printJson({ type: 'start', step, steps, parameters, engine: name, threads, folder, run })
    return
  }
  const unit = engine.name === TORCH ? ['process', 'processes'] : ['thread', 'threads']
  const threads = `${engine.threads} ${unit[engine.threads === 1 ? 0 : 1]}`
  note(
    `${run.task.name}: Transformer of ${count(parameters)} parameters (${numLayers} layers, ${heads} heads, ` +
      `width ${embedDim}); engine ${engine.name}${engine.detail === undefined ? '' : ` (${engine.detail})`}, ${threads}`,
  )
  const from = step === 0 ? '' : `resumed after step ${step}; `
  note(`${from}${count(steps)} steps of ${batch}, seed ${seed}; saved in ${folder}`)
}

async function showResults(training: TrainingRun, flags: TrainFlags, trained: boolean): Promise<void> {
  const { model, task, folder, engine } = training
  // PyTorch only trains; what it leaves is a model as any other.
  const { name, threads } = engine
  const options = name === TORCH ? {} : engineOptions({ engine: engineName(name), threads })
  const limit = task.patterns.length === 0 ? 0 : flags.heldOut
  if (!flags.json && limit > 0) note('testing on held-out sequences …')
  const scores = limit === 0 ? undefined : await evaluateTask(model, task, { ...options, limit })
  const samples = await samplesOf(model, task, 3, options)
  const evaluation = { type: 'evaluation', ...scores, samples }
  if (scores !== undefined && trained) await training.log({ type: 'evaluation', ...scores })
  if (flags.json) {
    await printJson({ ...evaluation, step: training.step })
    await printJson({ type: 'end', step: training.step, seconds: training.seconds, folder })
    return
  }
  const lines = [
    ...(scores === undefined ? [] : [scoresTable('held out', scores, scores.byPattern), '']),
    ...samples.map(sampleLine),
    '',
    `${training.stoppedEarly ? 'Early stopping: trained' : 'Trained'} ${count(training.step)} steps in ${duration(training.seconds)}. The model is in ${folder}. Now try:`,
    `  npx glassformer predict --model ${folder} "${samples[0]?.input ?? 'a text of yours'}"`,
  ]
  await print(`${lines.join('\n')}\n`)
}

function resumeLine({ run, folder }: TrainingRun, { processes, nodes, rendezvous, threads }: TrainFlags): string {
  const flags = { processes: processes > 1 && processes, nodes: nodes > 1 && nodes, rendezvous, threads }
  const given = Object.entries(flags).filter(([, value]) => value)
  const torch = run.engine === TORCH ? given.map(([name, value]) => ` --${name} ${value}`).join('') : ''
  const task = run.task.name === PAIRS ? '' : ` ${run.task.name}`
  return `npx glassformer train${task} --out ${folder} --resume${torch}`
}
