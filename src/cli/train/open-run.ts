import { join } from 'node:path'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { UsageError } from '../../errors/usage-error.js'
import { within } from '../../errors/within.js'
import { refuseBusy } from '../../runs/folder-lock.js'
import { resumeRun } from '../../runs/resume-run.js'
import { resumedConfig, resumedTask } from '../../runs/resumed-record.js'
import { type RunEngine, type RunEngineName, recordedEngine, TORCH } from '../../runs/run-engine.js'
import { asideOf, type Content, contentOf, describeContent, runsBeside } from '../../runs/run-folder.js'
import { type RunRecord, readRunRecord } from '../../runs/run-record.js'
import { makeTask } from '../../runs/run-task.js'
import { newRecord, startRun } from '../../runs/start-run.js'
import type { TrainingRun } from '../../runs/training-run.js'
import { asUsage } from '../errors.js'
import { note } from '../output.js'
import { chooseTask, refusePairsFlags, type TaskChoice } from './choose-task.js'
import { configOf, type GivenConfig } from './config-file.js'
import { runFlags } from './config-flags.js'
import type { Given } from './train-flags.js'

const DIGITS: TaskChoice = { name: 'digits', options: {}, runName: 'digits' }

/** The run that the command line means, new or resumed. */
export async function openRun(given: Given): Promise<TrainingRun> {
  const { flags } = given
  if (flags.resume && flags.force) throw new UsageError('--resume goes on with a run, --force starts anew: choose one')
  const choice = chooseTask(given)
  const folder = flags.out ?? join('runs', (choice ?? DIGITS).runName)
  const content = await contentOf(folder)
  if (flags.resume && content !== 'run') await refuseToResume(folder, content)
  return flags.resume && content === 'run'
    ? goOn(folder, choice, given)
    : begin(folder, content, choice ?? DIGITS, given)
}

async function begin(folder: string, content: Content, choice: TaskChoice, given: Given): Promise<TrainingRun> {
  const { flags, pairs, config } = given
  refusePairsFlags(choice.name, pairs)
  const settled = configOf(config)
  const engine = engineOf(given, flags.engine)
  if (content !== 'nothing') await refuseToReplace(folder, content, flags.force === true)
  const task = await makeTask(choice, flags)
  const record = asUsage(() => newRecord(task, settled), { ...runFlags, maxLen: '--max-len', ...pairs.flags })
  const run = await startRun(folder, record, task, { engine, replaces: flags.force === true })
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
  return resumeRun(folder, { record: { ...saved, task, training }, engine, badLinesShown: flags.badLinesShown })
}

/** What stands in the file is named as the file does, what was typed by its flag. */
function resumedBy(saved: RunRecord['training'], { path, file, flags }: GivenConfig): RunRecord['training'] {
  const { task: _, ...options } = file
  const byFlags = asUsage(() => resumedConfig(saved, flags), runFlags)
  return path === undefined ? byFlags : asUsage(() => within(path, () => resumedConfig(saved, options, flags)))
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
