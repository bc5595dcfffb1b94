import { GlassformerError } from '../errors/glassformer-error.js'
import type { LessonContext } from './computing/context.js'
import { errorText } from './errors.zh.js'
import type { Figure } from './figures/figure.js'
import type { Asked, Conduct, Lesson, Shown, Tools } from './lesson.js'
import { AblatedTransformer } from './models/ablated-transformer.js'
import { type Bilingual, fill, type Language, type Paragraphs } from './text.js'

/** A part of an opened lesson: its text with the numbers in place, and its figures. */
export interface LessonPart {
  readonly kind: 'worked' | 'live' | 'experiment'
  readonly text: Readonly<Record<Language, readonly string[]>>
  readonly figures: readonly Figure[]
}

/** Computes a lesson's worked part. */
export async function workedPart(lesson: Lesson, context: Pick<LessonContext, 'engine'>): Promise<LessonPart> {
  return partOf('worked', lesson.body, await lesson.worked(context))
}

/** Computes a lesson's live part on the model and example in view. */
export async function livePart(
  lesson: Lesson,
  context: LessonContext,
  settings: Readonly<Record<string, number>> = {},
): Promise<LessonPart> {
  try {
    return partOf('live', withWhatIsGone(context, lesson.live.text), await lesson.live.show(context, settings))
  } catch (error) {
    // A model without positions, or with its norms in front, lacks some of the tensors.
    if (!(error instanceof GlassformerError)) throw error
    const text = {
      zh: [`这个模型没有这一课要看的东西：${errorText(error.message, 'zh')}`],
      en: [`This model can’t show this lesson: ${error.message}`],
    }
    return { kind: 'live', text, figures: [] }
  }
}

/** Trains what a lesson compares; `undefined` when it compares no trainings. */
export async function experimentPart(
  lesson: Lesson,
  context: Pick<LessonContext, 'engine'>,
  conduct: Conduct = {},
): Promise<LessonPart | undefined> {
  const { experiment } = lesson
  if (experiment === undefined) return undefined
  return partOf('experiment', experiment.text, await experiment.run(context, conduct))
}

/** A question with the numbers in it, and its answer. */
export interface AskedPrediction {
  readonly question: Bilingual
  readonly asked: Asked
}

/** Asks a lesson's question, where it has one. */
export async function predictionOf(lesson: Lesson, context: LessonContext): Promise<AskedPrediction | undefined> {
  return lesson.prediction === undefined ? undefined : ask(lesson.prediction, context)
}

/** Computes a question and its answer. */
export async function ask<Needs extends Tools>(
  { question, ask }: { readonly question: Bilingual; ask(needs: Needs): Promise<Asked> },
  needs: Needs,
): Promise<AskedPrediction> {
  const asked = await ask(needs)
  const inLanguage = (language: Language): string => fill(question, asked.values, language)
  return { question: { zh: inLanguage('zh'), en: inLanguage('en') }, asked }
}

/** The live half of a model with parts taken away says so first. */
function withWhatIsGone({ model }: LessonContext, text: Paragraphs): Paragraphs {
  if (!(model instanceof AblatedTransformer) || model.parts.length === 0) return text
  const names = model.parts.map(({ name }) => `\`${name}\``).join(', ')
  return {
    zh: [`这个模型去掉了 ${names}，下面的数都是去掉之后算的。`, ...text.zh],
    en: [`Taken away from this model: ${names}. All numbers below are computed without.`, ...text.en],
  }
}

function partOf(kind: LessonPart['kind'], text: Paragraphs, { figures, values }: Shown): LessonPart {
  const filled = (language: Language): string[] =>
    text[language].map(paragraph => fill({ zh: paragraph, en: paragraph }, values, language))
  // Names are links: the same figure of another part needs another.
  const named = figures.map(figure => (kind === 'worked' ? figure : { ...figure, name: `${kind}.${figure.name}` }))
  return { kind, text: { zh: filled('zh'), en: filled('en') }, figures: named }
}
