import { join, resolve } from 'node:path'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { UsageError } from '../../errors/usage-error.js'
import { within } from '../../errors/within.js'
import { isRecord } from '../../options/is-record.js'
import { type BaseModel, baseConfig, growthNotes, loadBase, startingModel } from '../../runs/fine-tuning.js'
import { refuseBusy } from '../../runs/folder-lock.js'
import { resumeRun } from '../../runs/resume-run.js'
import { resumedConfig, resumedTask } from '../../runs/resumed-record.js'
import { type RunEngine, type RunEngineName, recordedEngine, TORCH } from '../../runs/run-engine.js'
import { asideOf, type Content, contentOf, describeContent, runsBeside } from '../../runs/run-folder.js'
import { type RunRecord, readRunRecord } from '../../runs/run-record.js'
import { makeTask } from '../../runs/run-task.js'
import { newRecord, startRun } from '../../runs/start-run.js'
import type { TrainingRun } from '../../runs/training-run.js'
import { PAIRS } from '../../tasks/pairs-options.js'
import { fineTuningDefaults } from '../../train/fine-tuning-defaults.js'
import { type ConfigLayer, mergeLayers } from '../../train/settle-config.js'
import { asUsage, namingFlags } from '../errors.js'
import { note } from '../output.js'
import { chooseTask, refusePairsFlags, type TaskChoice } from './choose-task.js'
import { configOf, type GivenConfig } from './config-file.js'
import { runFlags } from './config-flags.js'
import { epochSteps } from './epoch-steps.js'
import { extensionLine } from './extension-line.js'
import type { Given } from './train-flags.js'

const DIGITS: TaskChoice = { name: 'digits', options: {}, runName: 'digits' }

/** The run that the command line means, new or resumed. */
export async function openRun(given: Given): Promise<TrainingRun> {
  const { flags } = given
  if (flags.resume && flags.from !== undefined)
    throw new UsageError('--resume goes on with a run, --from starts one from a model: choose one')
  if (flags.resume && flags.force) throw new UsageError('--resume goes on with a run, --force starts anew: choose one')
  const choice = chooseTask(given)
  const folder = flags.out ?? join('runs', (choice ?? DIGITS).runName)
  const content = await contentOf(folder)
  if (flags.resume && content !== 'run') await refuseToResume(folder, content)
  return flags.resume && content === 'run'
    ? goOn(folder, choice, given)
    : begin(folder, content, choice ?? DIGITS, given)
}

/** What is found wrong only when the pairs or the model are there. */
const TAUGHT = { newTokens: '--new-tokens', 'mix.share': 'the share of --mix', freeze: '--freeze' } as const

async function begin(folder: string, content: Content, choice: TaskChoice, given: Given): Promise<TrainingRun> {
  const { flags, pairs, config } = given
  refusePairsFlags(choice.name, pairs)
  const base = await baseOf(choice, given)
  const chosen = mergeLayers(config.file, config.flags)
  const ofBase = base && asUsage(() => baseConfig(base, modelOf(chosen)), runFlags)
  const taught = base && fineTuningDefaults(base.model.options.embedDim, chosen)
  let settled = configOf(config, ofBase, taught)
  if (base === undefined) refuseFrozen(settled.freeze, config)
  const engine = engineOf(given, flags.engine)
  if (content !== 'nothing') await refuseToReplace(folder, content, flags.force === true)
  const { badLinesShown, newTokens = 'add' } = flags
  const reading = { badLinesShown, ...(base && { vocabularies: base.vocabularies, newTokens }) }
  const task = await namingFlags(TAUGHT, () => makeTask(choice, reading))
  if (flags.epochs !== undefined)
    settled = configOf(config, { ...ofBase, steps: epochSteps(flags.epochs, task, settled) }, taught)
  const record = asUsage(() => newRecord(task, settled), { ...runFlags, maxLen: '--max-len', ...pairs.flags })
  const model = base && startingModel(base, task, settled.model.dropout, settled.seed)
  const started = { ...record, ...(base && { from: resolve(base.folder) }) }
  const start = { engine, replaces: flags.force === true, ...(model && { model }) }
  const run = await namingFlags(TAUGHT, () => startRun(folder, started, task, start))
  for (const said of base === undefined ? [] : growthNotes(base, task)) note(said)
  if (run.movedTo !== undefined) note(`the run that was in ${folder} is now ${run.movedTo}`)
  return run
}

async function goOn(folder: string, choice: TaskChoice | undefined, given: Given): Promise<TrainingRun> {
  const { flags, pairs, config } = given
  const saved = await readRunRecord(folder)
  const task = asUsage(() => resumedTask(saved.task, choice ?? { options: pairs.options }), pairs.flags)
  refusePairsFlags(saved.task.name, pairs)
  const training = resumedBy(saved.training, config)
  const engine = engineOf(given, given.typed('engine') ? flags.engine : recordedEngine(folder, saved))
  const record = { ...saved, task, training }
  const run = await resumeRun(folder, { record, engine, badLinesShown: flags.badLinesShown })
  const said = training.steps > saved.training.steps ? extensionLine(saved.training, training) : undefined
  if (said !== undefined) note(said)
  return run
}

/** What stands in the file is named as the file does, what was typed by its flag. */
function resumedBy(saved: RunRecord['training'], { path, file, flags }: GivenConfig): RunRecord['training'] {
  const { task: _, ...options } = file
  const byFlags = asUsage(() => resumedConfig(saved, flags), runFlags)
  return path === undefined ? byFlags : asUsage(() => within(path, () => resumedConfig(saved, options, flags)))
}

/** What the vocabulary of the model that a training starts from decides. */
const DECIDED = [
  'sourceTokenizer',
  'targetTokenizer',
  'normalization',
  'vocabSize',
  'minFrequency',
  'sharedVocabulary',
] as const

/** The model to start from, where one is named. @throws UsageError for what can't be chosen then */
async function baseOf({ name }: TaskChoice, { flags, pairs }: Given): Promise<BaseModel | undefined> {
  const { from, newTokens } = flags
  if (from === undefined) {
    if (newTokens !== undefined) throw new UsageError('--new-tokens is for a training that starts --from a model')
    if (pairs.flags['mix'] !== undefined && pairs.options['mix'] !== undefined)
      throw new UsageError('--mix is for a training that starts --from a model')
    return undefined
  }
  if (name !== PAIRS) throw new UsageError(`--from needs a file of pairs to learn, not the task ${name}`)
  const decided = DECIDED.find(option => pairs.options[option] !== undefined)
  if (decided !== undefined)
    throw new UsageError(`${pairs.flags[decided]} is decided by the model of --from: leave it out`)
  return loadBase(from)
}

/** Without a model to start from, what is frozen would stay as it was drawn. */
function refuseFrozen(freeze: readonly string[], { path, flags }: GivenConfig): void {
  if (freeze.length === 0) return
  const said = 'freeze' in flags ? '--freeze' : `${path}: freeze`
  throw new UsageError(
    `${said} ${freeze.join(',')} is for a training that starts --from a model: without one these parts would stay random`,
  )
}

/** What a config says of the model. */
function modelOf({ model }: ConfigLayer): ConfigLayer {
  return isRecord(model) ? model : {}
}

function engineOf({ flags, typed }: Given, engine: RunEngineName): RunEngine {
  const { threads, processes, nodes, rendezvous } = flags
  const alien = (['processes', 'nodes', 'rendezvous'] as const).find(typed)
  if (engine !== TORCH && alien !== undefined) throw new UsageError(`--${alien} is for --engine ${TORCH} only`)
  if (nodes > 1 && rendezvous === undefined)
    throw new UsageError(`--nodes ${nodes} needs --rendezvous HOST:PORT: this host's name and a free port`)
  if (engine !== TORCH) return { engine, ...(threads && { threads }) }
  return { engine, processes, nodes, ...(threads && { threads }), ...(rendezvous && { rendezvous }) }
}

async function refuseToReplace(folder: string, content: Exclude<Content, 'nothing'>, force: boolean): Promise<void> {
  await refuseBusy(folder)
  if (force && content !== 'other') return
  const what = await describeContent(folder, content)
  if (content === 'other') throw new GlassformerError(`${folder} holds ${what}: name another folder with --out`)
  const resume = content === 'run' ? '--resume goes on with it, ' : ''
  const anew = `--force starts anew and keeps it as ${await asideOf(folder)}`
  throw new GlassformerError(`${folder} holds ${what}: ${resume}${anew}, --out names another folder`)
}

/** @throws GlassformerError naming what is there instead */
async function refuseToResume(folder: string, content: Exclude<Content, 'run'>): Promise<never> {
  const what = content === 'nothing' ? 'nothing' : await describeContent(folder, content)
  const runs = await runsBeside(folder)
  const others = runs.length === 0 ? '' : `; there are runs in ${runs.join(', ')}`
  throw new GlassformerError(
    `there is no run to resume in ${folder}, which holds ${what}${others}; a new one starts without --resume`,
  )
}
