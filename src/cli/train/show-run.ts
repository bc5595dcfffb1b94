import { count, duration } from '../../math/number-words.js'
import { TORCH } from '../../runs/run-engine.js'
import type { RunResults } from '../../runs/run-results.js'
import type { TrainingRun } from '../../runs/training-run.js'
import { PAIRS } from '../../tasks/pairs-options.js'
import { type BeforeAfter, beforeAfterLine } from '../eval/before-after.js'
import { printJson } from '../json.js'
import { note, print } from '../output.js'
import { scoresTable } from '../scores-table.js'
import { shellQuoted } from '../shell-quote.js'
import { dataLine } from './data-line.js'
import { sampleLine } from './sample-line.js'
import type { TrainFlags } from './train-flags.js'

/** What was read of a file of pairs, and what of it was left out. */
export async function showData({ folder, data }: TrainingRun, json: boolean): Promise<void> {
  if (data === undefined) return
  const { path, task, badLines, notes } = data
  for (const said of notes) note(said)
  for (const doubt of task.warnings) note(`warning: ${doubt}`)
  if (!json) return note(dataLine(data))
  const [sourceTokens, targetTokens] = [task.sourceVocabulary.size, task.targetVocabulary.size]
  await printJson({ type: 'data', path, ...task.counts, badLines, sourceTokens, targetTokens, folder })
}

/** What is trained, how and where. */
export async function showStart({ record, model, engine, step, folder }: TrainingRun, json: boolean): Promise<void> {
  const { steps, batchSize, seed } = record.training
  const parameters = model.parameterCount
  if (json) {
    const { name, threads } = engine
    return printJson({ type: 'start', step, steps, parameters, engine: name, threads, folder, run: record })
  }
  const { embedDim, numLayers, decoderLayers, heads } = model.options
  const layers = numLayers === decoderLayers ? numLayers : `${numLayers} + ${decoderLayers}`
  const unit = engine.name === TORCH ? ['process', 'processes'] : ['thread', 'threads']
  const threads = `${engine.threads} ${unit[engine.threads === 1 ? 0 : 1]}`
  note(
    `${record.task.name}: Transformer of ${count(parameters)} parameters (${layers} layers, ${heads} heads, ` +
      `width ${embedDim}); engine ${engine.name}${engine.detail === undefined ? '' : ` (${engine.detail})`}, ${threads}`,
  )
  const tokens = record.task.options['batchTokens']
  const batch =
    typeof tokens === 'number' && tokens > 0 ? `at most ${count(tokens)} tokens per side` : `${batchSize} pairs`
  const from = step === 0 ? '' : `resumed after step ${step}; `
  note(`${from}${count(steps)} steps of ${batch}, seed ${seed}; saved in ${folder}`)
}

/** What is left of what the model knew that the run started from. */
export async function showForgotten(
  { record }: TrainingRun,
  left: BeforeAfter | undefined,
  json: boolean,
): Promise<void> {
  if (left === undefined) return
  if (json) return printJson({ type: 'forgotten', from: record.from, ...left })
  note(`of what ${record.from} held out: ${beforeAfterLine(left)}`)
}

/** What the model has learned, and how to go on. */
export async function showResults(run: TrainingRun, { scores, samples }: RunResults, json: boolean): Promise<void> {
  const { step, seconds, folder } = run
  const { of, count: wanted } = run.record.training.averaging
  const averaged = run.averaged?.length ?? 0
  if (averaged < wanted && run.finished)
    note(`warning: the model is the mean of ${averaged} models, not of ${wanted}: there were no more of the ${of}`)
  if (json) {
    await printJson({ type: 'evaluation', ...scores, samples, step })
    return printJson({ type: 'end', step, seconds, folder })
  }
  const trained = run.stoppedEarly ? 'Early stopping: trained' : 'Trained'
  const lines = [
    ...(scores === undefined ? [] : [scoresTable('held out', scores, scores.byPattern), '']),
    ...samples.map(sampleLine),
    '',
    `${trained} ${count(step)} steps in ${duration(seconds)}. The model is in ${folder}. Now try:`,
    `  npx glassformer predict --model ${shellQuoted(folder)} ${shellQuoted(samples[0]?.input ?? 'a text of yours')}`,
  ]
  await print(`${lines.join('\n')}\n`)
}

/** The command that goes on with a run. */
export function resumeCommand({ record, folder }: TrainingRun, flags: TrainFlags): string {
  const { processes, nodes, rendezvous, threads } = flags
  const launch = { processes: processes > 1 && processes, nodes: nodes > 1 && nodes, rendezvous, threads }
  const given = Object.entries(launch).filter(([, value]) => value)
  const torch = record.engine === TORCH ? given.map(([name, value]) => ` --${name} ${value}`).join('') : ''
  const task = record.task.name === PAIRS ? '' : ` ${record.task.name}`
  return `npx glassformer train${task} --out ${shellQuoted(folder)} --resume${torch}`
}
