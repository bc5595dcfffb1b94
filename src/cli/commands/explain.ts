import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import type { Vocabulary } from '../../data/vocabulary.js'
import { type EngineName, engineNames } from '../../engine/engine-options.js'
import { UsageError } from '../../errors/usage-error.js'
import { type LessonContext, lessonContext } from '../../explain/context.js'
import { explainTensor } from '../../explain/explain-tensor.js'
import type { Figure } from '../../explain/figure.js'
import { groups, isRight, type Lesson } from '../../explain/lesson.js'
import { experimentPart, type LessonPart, livePart, predictionOf, workedPart } from '../../explain/lesson-view.js'
import { lessons } from '../../explain/lessons.js'
import type { PrintOptions } from '../../explain/print/print-figure.js'
import { printHead, printPart } from '../../explain/print/print-lesson.js'
import { wrap } from '../../explain/print/text-width.js'
import { smallModel } from '../../explain/small-model.js'
import type { Bilingual, Language } from '../../explain/text.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { nearestStrings } from '../../math/nearest.js'
import { tensorNames } from '../../session/observe.js'
import { printJson } from '../json.js'
import { note, print } from '../output.js'
import { shareProgress } from '../share-progress.js'

interface ExplainFlags {
  readonly lang?: Language
  readonly model?: string
  readonly src?: string
  readonly trg?: string
  readonly answer?: string
  readonly set: Readonly<Record<string, number>>
  readonly training: boolean
  readonly engine: EngineName | 'auto'
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  $ glassformer explain                                       the questions
  $ glassformer explain src-mask                              an answer, computed by a model
  $ glassformer explain src-mask --lang zh --src "5 3 9"      in Chinese, on this example
  $ glassformer explain layer-norm --model runs/digits        on a model of your own
  $ glassformer explain encoder.layers.0.attention.energy     a tensor: its line, shape, inputs and values
  $ glassformer explain layer-norm --json                     {"id","lang","figures":[{"name","shape","data"}]}

Without --model it takes runs/digits where there is one, and else trains a small model on the spot. Lessons that
compare trainings train small models too, for some seconds; --no-training leaves that part out.`

/** Where a training leaves its model when nobody says otherwise. */
const USUAL_MODEL = 'runs/digits'
const USUAL_TEXT = '5 3 9'
const WIDEST = 120

export function explainCommand(): Command {
  return new Command('explain')
    .summary('answer a question about the model with its own numbers')
    .description(
      'Explains the model: a question from the list that it prints without an argument, or any named tensor.',
    )
    .argument('[id]', 'a lesson, or the name of a tensor')
    .addOption(new Option('--lang <language>', "zh or en (default: the terminal's)").choices(['zh', 'en']))
    .option('--model <folder>', 'the model to look at: a folder that train made')
    .option('--src <text>', 'the example to look at')
    .option('--trg <text>', "its target (default: the model's own answer)")
    .option('--answer <text>', "answer the lesson's question and have it checked")
    .option('--set <name=number>', 'turn one of the lesson’s controls; can be repeated', setting, {})
    .option('--no-training', 'leave out what a lesson would train on the spot')
    .addOption(new Option('--engine <name>', 'where the model runs').choices(['auto', ...engineNames]).default('wasm'))
    .option('--json', 'print one JSON document: the figures')
    .addHelpText('after', EXAMPLES)
    .action(explain)
}

function setting(text: string, settings: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [name = '', value = ''] = text.split('=')
  if (name === '' || value.trim() === '' || !Number.isFinite(Number(value)))
    throw new UsageError(`--set ${text}: it must be NAME=NUMBER, such as heads=8`)
  return { ...settings, [name]: Number(value) }
}

async function explain(id: string | undefined, flags: ExplainFlags): Promise<void> {
  if (id === undefined) return flags.json ? printJson(listing()) : print(`${listText(languageOf(flags)).join('\n')}\n`)
  const lesson = lessons.find(each => each.id === id)
  if (lesson === undefined) await explainOneTensor(id, flags)
  else await explainLesson(lesson, flags)
}

function listing(): { id: string; group: string; question: Bilingual }[] {
  return lessons.map(({ id, group, question }) => ({ id, group, question }))
}

function listText(language: Language): string[] {
  const width = Math.max(...lessons.map(({ id }) => id.length))
  const lines: string[] = []
  for (const [group, title] of Object.entries(groups)) {
    lines.push('', title[language])
    for (const lesson of lessons.filter(each => each.group === group))
      lines.push(`  ${lesson.id.padEnd(width)}  ${lesson.question[language]}`)
  }
  return [
    ...lines.slice(1),
    '',
    language === 'zh' ? '看答案：glassformer explain ID' : 'The answers: glassformer explain ID',
  ]
}

async function explainLesson(lesson: Lesson, flags: ExplainFlags): Promise<void> {
  const language = languageOf(flags)
  const context = await contextOf(flags, language)
  const options = printOptions(language)
  const parts: LessonPart[] = []
  const add = async (part: LessonPart | undefined): Promise<void> => {
    if (part === undefined) return
    parts.push(part)
    if (!flags.json) await print(`${printPart(part, options).join('\n')}\n`)
  }
  if (!flags.json) await print(`${printHead(lesson, options).join('\n')}\n`)
  await add(await workedPart(lesson, context))
  await add(await livePart(lesson, context, flags.set))
  if (flags.training && lesson.experiment !== undefined) {
    const progress = shareProgress(language === 'zh' ? '训练小模型' : 'training small models')
    await add(await experimentPart(lesson, context, { onProgress: progress.update }).finally(progress.stop))
  }
  if (flags.json) return printJson({ id: lesson.id, lang: language, figures: figuresOf(parts) })
  await printPrediction(lesson, context, flags, options)
}

async function printPrediction(
  lesson: Lesson,
  context: LessonContext,
  { answer }: ExplainFlags,
  { language, width = WIDEST }: PrintOptions,
): Promise<void> {
  const prediction = await predictionOf(lesson, context)
  if (prediction === undefined) return
  const { asked, question } = prediction
  const lines = [`── ${language === 'zh' ? '猜一猜' : 'Predict'} ──`, '', ...wrap(question[language], width)]
  if (asked.options !== undefined) lines.push(`  ${asked.options.join('  ')}`)
  if (answer !== undefined) {
    const right = isRight(asked, answer)
    if (language === 'zh') lines.push('', right ? `对，是 ${asked.answer}。` : `不对，模型给出的是 ${asked.answer}。`)
    else lines.push('', right ? `Right: ${asked.answer}.` : `No: the model says ${asked.answer}.`)
  } else {
    lines.push('', language === 'zh' ? '核对：加上 --answer "…"' : 'Check it: add --answer "…"')
  }
  await print(`${lines.join('\n')}\n`)
}

async function explainOneTensor(name: string, flags: ExplainFlags): Promise<void> {
  const language = languageOf(flags)
  const context = await contextOf(flags, language)
  const plain = name.replace(/@grad$/u, '')
  const tensors = tensorNames(context.model)
  if (!tensors.includes(plain)) {
    const near = nearestStrings(plain, [...lessons.map(({ id }) => id), ...tensors], 3).join(', ')
    throw new UsageError(`there is no lesson or tensor "${name}"; the nearest are ${near}`)
  }
  const { part, source, lessons: related } = await explainTensor(context, name)
  if (flags.json) return printJson({ id: name, lang: language, figures: figuresOf([part]) })
  const code = source === null ? undefined : sourceText(source)
  const lines = [name, '', ...(code === undefined ? [] : [`  ${code}`, '']), ...printPart(part, printOptions(language))]
  if (related.length > 0) {
    lines.push(language === 'zh' ? '讲到这一行的课：' : 'The lessons that speak of this line:')
    for (const lesson of related) lines.push(`  ${lesson.id}  ${lesson.question[language]}`)
  }
  await print(`${lines.join('\n')}\n`)
}

/** The line itself, where the sources are at hand. */
function sourceText({ file, line }: { readonly file: string; readonly line: number }): string | undefined {
  const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url))
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n')[line - 1]?.trim() : undefined
}

/** The model and example that the flags name. */
async function contextOf(flags: ExplainFlags, language: Language): Promise<LessonContext> {
  const { engine } = flags
  const folder = flags.model ?? (existsSync(join(USUAL_MODEL, 'config.json')) ? USUAL_MODEL : undefined)
  const { model, vocabulary, targetVocabulary, notes } =
    folder === undefined ? await trainSmall(flags, language) : { ...(await loadModel(folder)), notes: undefined }
  if (folder !== undefined && flags.model === undefined && !flags.json)
    note(language === 'zh' ? `用的是 ${folder} 里的模型。` : `The model is that of ${folder}.`)
  if (notes !== undefined) note(notes[language])
  return lessonContext({
    engine,
    model,
    vocabulary,
    targetVocabulary,
    source: flags.src ?? usualText(vocabulary),
    ...(flags.trg === undefined ? {} : { target: flags.trg }),
  })
}

async function trainSmall({ engine }: ExplainFlags, language: Language) {
  const progress = shareProgress(
    language === 'zh' ? '没有模型，先训练一个小的' : 'no model is here: training a small one',
  )
  const { model, task, note: notes } = await smallModel({ engine, onProgress: progress.update }).finally(progress.stop)
  return { model, vocabulary: task.sourceVocabulary, targetVocabulary: task.targetVocabulary, notes }
}

/** A text that a vocabulary can read: the usual one, or its first few tokens. */
function usualText(vocabulary: Vocabulary | null): string {
  if (vocabulary === null) return '3 4 5'
  const special = new Set(Object.values(vocabulary.special))
  const tokens = vocabulary.tokens.filter(token => !special.has(token))
  if (USUAL_TEXT.split(' ').every(token => tokens.includes(token))) return USUAL_TEXT
  return vocabulary.format(vocabulary.encode(tokens.slice(0, 3)))
}

function languageOf({ lang }: ExplainFlags): Language {
  if (lang !== undefined) return lang
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || ''
  return locale.startsWith('zh') ? 'zh' : 'en'
}

function printOptions(language: Language): PrintOptions {
  return { language, width: Math.min(process.stdout.columns ?? WIDEST, WIDEST) - 2 }
}

/** Name, shape and data of each figure, and what its kind needs to be drawn. */
function figuresOf(parts: readonly LessonPart[]): Figure[] {
  return parts.flatMap(({ figures }) => figures)
}
