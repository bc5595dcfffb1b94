import { basename } from 'node:path'
import { Command } from 'commander'
import { decodingOf } from '../../decode/text-model.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Language } from '../../explain/text.js'
import { writeFileAtomic } from '../../formats/node/atomic-write.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { count, duration } from '../../math/number-words.js'
import type { OptionTable, Settled } from '../../options/option.js'
import { whole } from '../../options/values.js'
import { answersOf } from '../../report/answer.js'
import { htmlReport } from '../../report/html-report.js'
import type { KeptSamples, RunReport } from '../../report/run-report.js'
import { contentOf } from '../../runs/run-folder.js'
import { type RunHistory, readHistory } from '../../runs/run-history.js'
import { RUN_FILE, type RunRecord, readRunRecord } from '../../runs/run-record.js'
import { taskOfRun } from '../../runs/run-task.js'
import { modelsOfRun } from '../../runs/step-models.js'
import type { Task } from '../../tasks/task.js'
import { checkFit } from '../../train/check-fit.js'
import { evaluateWithOutputs } from '../../train/evaluate.js'
import { samplesOf } from '../../train/samples.js'
import { languageOption, languageOr } from '../language.js'
import { settledFlags, withOptionFlags } from '../option-flags.js'
import { note, print } from '../output.js'

const EXAMPLES = `
Examples:
  $ glassformer report runs/digits --out digits.html            curves, answers, errors, in one page
  $ glassformer report runs/mine --out mine.html --worst 50 --lang zh`

const reportOptions = {
  worst: { type: whole(0), about: 'how many of the worst answers are shown', default: 20 },
  limit: { type: whole(1), about: 'held-out pairs of each pattern that are answered, at most', default: 500 },
  lang: languageOption,
} as const satisfies OptionTable

/** Kept steps whose answers are shown, and examples of each pattern. */
const MOST_STEPS = 8
const EXAMPLES_OF_PATTERN = 2

export function reportCommand(): Command {
  const command = new Command('report')
    .summary('show a training run on one page')
    .description(
      'Writes one HTML page of a run: its curves, what it answered while it learned, its worst errors, which tokens it ' +
        'takes for others, scores by length. Nothing in the page is fetched.',
    )
    .argument('<run>', 'the folder of a training run')
    .requiredOption('--out <file>', 'where to write the page; replaced when it is there')
  return withOptionFlags(command, reportOptions)
    .addHelpText('after', EXAMPLES)
    .action((run: string, { out }: { readonly out: string }, self: Command) =>
      report(run, out, settledFlags(self, reportOptions)),
    )
}

async function report(folder: string, out: string, settings: Settled<typeof reportOptions>): Promise<void> {
  if ((await contentOf(folder)) !== 'run')
    throw new GlassformerError(`${folder} has no ${RUN_FILE}: report shows a training run`)
  const record = await readRunRecord(folder)
  const { model, vocabulary: source, targetVocabulary: target } = await loadModel(folder)
  const vocabularies = source === null || target === null ? undefined : { source, target }
  const { task, data } = await taskOfRun(folder, record, { vocabularies })
  for (const said of data?.notes ?? []) note(said)
  checkFit(model, task)
  const pairs = task.patterns.flatMap(pattern => task.heldOut(pattern, settings.limit))
  const { outputs } = await evaluateWithOutputs(model, pairs, {
    ignoreIndex: task.ignoreIndex,
    ...decodingOf({
      model,
      target: task.targetVocabulary,
      ...(task.maxNewTokens && { maxNewTokens: task.maxNewTokens }),
    }),
  })
  const history = await readHistory(folder)
  const language = languageOr(settings.lang)
  const page = htmlReport(
    {
      name: basename(folder),
      settings: settingsOf(record, history, model.parameterCount, language),
      steps: history.curve,
      measured: measuredOf(history),
      samples: await samplesOverTime(folder, record, task),
      answers: answersOf(pairs, outputs, task),
    },
    { language, worst: settings.worst },
  )
  await writeFileAtomic(out, new TextEncoder().encode(page))
  await print(`${out}\n`)
}

const unitNames: Readonly<Record<string, string>> = { h: '小时', min: '分', s: '秒' }

function timeIn(language: Language, seconds: number): string {
  const time = duration(seconds)
  return language === 'zh' ? time.replace(/[a-z]+/gu, unit => unitNames[unit] ?? unit) : time
}

function settingsOf(
  { task, training }: RunRecord,
  { curve }: RunHistory,
  parameters: number,
  language: Language,
): RunReport['settings'] {
  const { model, optimizer, schedule, batchSize, seed } = training
  const seconds = curve.at(-1)?.secondsElapsed
  return {
    task: task.name,
    parameters: count(parameters),
    embedDim: count(model.embedDim),
    layers: `${model.numLayers} + ${model.decoderLayers ?? model.numLayers}`,
    heads: count(model.heads),
    dropout: String(model.dropout),
    optimizer: optimizer.name,
    rate: `${optimizer.lr}, ${schedule.name}`,
    batchSize: count(batchSize),
    seed: String(seed),
    steps: count(curve.length),
    ...(seconds !== undefined && { time: timeIn(language, seconds) }),
  }
}

function measuredOf({ scores }: RunHistory): RunReport['measured'] {
  return [...scores].flatMap(([step, { validation }]) => (validation === undefined ? [] : [{ step, ...validation }]))
}

/** What a few kept models make of the same examples: the first, the last, and some between. */
async function samplesOverTime(folder: string, record: RunRecord, task: Task): Promise<KeptSamples[]> {
  const models = await modelsOfRun(folder, record)
  const every = Math.max(1, Math.ceil((models.length - 1) / (MOST_STEPS - 1)))
  const shown = models.filter((_, i) => (models.length - 1 - i) % every === 0)
  const samples: KeptSamples[] = []
  for (const { step, folder } of shown) {
    const { model } = await loadModel(folder)
    samples.push({ step, rows: await samplesOf(model, task, EXAMPLES_OF_PATTERN, {}) })
  }
  return samples
}
