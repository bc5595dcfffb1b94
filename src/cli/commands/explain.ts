import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { engineOptions } from '../../engine/engine-options.js'
import { UsageError } from '../../errors/usage-error.js'
import { explainTensor } from '../../explain/explain-tensor.js'
import { glossary } from '../../explain/glossary/glossary.js'
import type { Term } from '../../explain/glossary/term.js'
import { lessons } from '../../explain/lessons.js'
import { path } from '../../explain/path.js'
import { printGlossary } from '../../explain/print/print-glossary.js'
import { printListing } from '../../explain/print/print-listing.js'
import { printTensor } from '../../explain/print/print-tensor.js'
import { packageFolder } from '../../formats/package-folder.js'
import { nearestStrings } from '../../math/nearest-strings.js'
import type { OptionTable } from '../../options/option.js'
import { tensorNames } from '../../session/observe.js'
import type { ExplainFlags } from '../explain/explain-flags.js'
import { explainLesson } from '../explain/explain-lesson.js'
import { handoutFormats } from '../explain/handout-formats.js'
import { modelInView } from '../explain/model-in-view.js'
import { printLines, printOptions } from '../explain/print-lines.js'
import { writeHandout } from '../explain/write-handout.js'
import { jsonFlag, printJson } from '../json.js'
import { languageOption, languageOr } from '../language.js'
import { MODEL_FLAG } from '../model-flag.js'
import { withOptionFlags } from '../option-flags.js'

const EXAMPLES = `
Examples:
  $ glassformer explain                                       the course: its questions by chapters
  $ glassformer explain src-mask                              an answer, computed by a model
  $ glassformer explain src-mask --lang zh --src "5 3 9"      in Chinese, on this example
  $ glassformer explain layer-norm --model runs/digits        on a model of your own
  $ glassformer explain encoder.layers.0.attention.energy     a tensor: its line, shape, inputs and values
  $ glassformer explain --all --out handout --lang zh          the course as a page to print
  $ glassformer explain energy --exercise 1 --answer "-1.5"    an exercise, checked
  $ glassformer explain --glossary --lang zh                   the terms in both languages, and what they mean
  $ glassformer explain layer-norm --json                     {"id","lang","figures":[{"name","shape","data"}],"exercises"}

Without --model it takes runs/digits where there is one, and else trains a small model on the spot. Lessons that
compare trainings train small models too, for some seconds; --no-training leaves that part out.`

const explainOptions = {
  lang: languageOption,
  engine: { ...engineOptions.engine, default: 'wasm' },
} as const satisfies OptionTable

export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('answer a question about the model with its own numbers')
    .description(
      'Explains the model: a question from the list that it prints without an argument, or any named tensor.',
    )
    .argument('[id]', 'a lesson, or the name of a tensor')
    .option(...MODEL_FLAG)
    .option('--src <text>', 'the example to look at')
    .option('--trg <text>', "its target (default: the model's own answer)")
    .option('--answer <text>', "answer the lesson's question and have it checked")
    .option('--exercise <number>', 'only this exercise of the lesson; with --answer it is checked')
    .option('--key', 'with the answers: for teachers, and for who gives up')
    .option('--set <name=number>', 'turn one of the lesson’s controls; can be repeated', setting, {})
    .option('--full', 'every figure, row and column, however long (default: what a screen holds)')
    .option('--no-training', 'leave out what a lesson would train on the spot')
    .option('--glossary', 'the terms of the course in both languages, and what they mean')
    .option('--all', 'the whole course, as pages to print or to hand on; needs --out')
    .addOption(new Option('--format <format>', 'of these pages').choices(handoutFormats).default(undefined, 'html'))
    .option('--out <folder>', 'where they are written; made when missing')
    .option(...jsonFlag('the figures'))
  return withOptionFlags(command, explainOptions).addHelpText('after', EXAMPLES).action(explain)
}

function setting(text: string, settings: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [name = '', value = ''] = text.split('=')
  if (name === '' || value.trim() === '' || !Number.isFinite(Number(value)))
    throw new UsageError(`--set ${text}: it must be NAME=NUMBER, such as heads=8`)
  return { ...settings, [name]: Number(value) }
}

async function explain(id: string | undefined, flags: ExplainFlags): Promise<void> {
  if (flags.all) return explainAll(id, flags)
  const misplaced = flags.out === undefined ? flags.format && '--format' : '--out'
  if (misplaced) throw new UsageError(`${misplaced} is for the whole course: glassformer explain --all --out FOLDER`)
  if (flags.glossary) return explainGlossary(id, flags)
  const lesson = lessons.find(each => each.id === id)
  if (lesson !== undefined) return explainLesson(lesson, flags)
  if (flags.exercise !== undefined || flags.key)
    throw new UsageError(`only lessons have exercises: glassformer explain energy --exercise 1`)
  if (id === undefined) await list(flags)
  else await explainOneTensor(id, flags)
}

async function explainAll(id: string | undefined, flags: ExplainFlags): Promise<void> {
  if (id !== undefined) throw new UsageError(`explain --all is every lesson: leave "${id}" out`)
  await writeHandout(flags, languageOr(flags.lang))
}

async function explainGlossary(id: string | undefined, flags: ExplainFlags): Promise<void> {
  if (id !== undefined) throw new UsageError(`explain --glossary is every term: leave "${id}" out`)
  if (flags.json) await printJson(glossary.map(({ zh, en, meaning, lesson }) => ({ zh, en, meaning, lesson })))
  else await printLines(printGlossary(printOptions(flags)))
}

async function list(flags: ExplainFlags): Promise<void> {
  if (!flags.json) return printLines(printListing(printOptions(flags)))
  const rows = path.flatMap(({ id: group, stops }) =>
    stops.map(({ lesson: { id, question }, minutes, needs, session }) => {
      return { id, group, question, minutes, needs, session }
    }),
  )
  await printJson(rows)
}

async function explainOneTensor(name: string, flags: ExplainFlags): Promise<void> {
  const language = languageOr(flags.lang)
  const context = await modelInView(flags, language)
  const plain = name.replace(/@grad$/u, '')
  const tensors = tensorNames(context.model)
  if (!tensors.includes(plain)) {
    const term = termCalled(name)
    if (term !== undefined)
      throw new UsageError(`there is no lesson or tensor "${name}"; it is a term of ${term.lesson}`)
    const near = nearestStrings(plain, [...lessons.map(({ id }) => id), ...tensors], 3).join(', ')
    throw new UsageError(`there is no lesson or tensor "${name}"; the nearest are ${near}`)
  }
  const explained = await explainTensor(context, name)
  if (flags.json) return printJson({ id: name, lang: language, figures: explained.part.figures })
  const code = explained.source === null ? undefined : sourceText(explained.source)
  await printLines(printTensor(explained, code, printOptions(flags)))
}

/** The term of the glossary that a name means: `learning-rate`. */
function termCalled(name: string): Term | undefined {
  const words = name.toLowerCase().replaceAll('-', ' ')
  const spelled = ({ zh, en }: Term): string[] => [zh, en].map(term => term.toLowerCase().replaceAll('-', ' '))
  return glossary.find(term => spelled(term).includes(words))
}

/** The line itself, where the sources are at hand. */
function sourceText({ file, line }: { readonly file: string; readonly line: number }): string | undefined {
  const path = fileURLToPath(new URL(file, packageFolder))
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n')[line - 1]?.trim() : undefined
}
