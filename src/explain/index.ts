/** Lessons: what the model does, line by line, with numbers computed on the spot. */

// Lessons, and the reader that opens them.

export { isRight } from './answers.js'
export { askExercises, exercisesOf } from './exercises/exercises.js'
export { glossary } from './glossary/glossary.js'
export { glossaryPage } from './glossary/glossary-page.js'
export type { Lesson, Shown } from './lesson.js'
export { experimentPart, type LessonPart, livePart, predictionOf, workedPart } from './lesson-view.js'
export { lessons, lessonsOfLabel } from './lessons.js'
export { path, placeOf, SESSION, type Stop, stops } from './path.js'
export { readerTestPage } from './reader-test.js'

// What they are computed on.

export { type LessonContext, lessonContext } from './computing/context.js'
export { smallModel } from './models/small-model.js'
export { tinyModel } from './models/tiny-model.js'

// A single tensor: where it comes from, and the arithmetic of its cells.

export { type Arithmetic, arithmeticOf, operandsOf } from './arithmetic/arithmetic.js'
export {
  consumersOf,
  type GradientPath,
  type GradientRun,
  gradientArithmeticOf,
} from './arithmetic/gradient-arithmetic.js'
export { explainTensor } from './explain-tensor.js'

// Models with a part taken away.

export { AblatedTransformer } from './models/ablated-transformer.js'
export { type Ablation, ablation, ablations, withoutHead } from './models/ablations.js'

// Figures and texts, and how a terminal shows them.

export { drawFigure } from './draw/draw-figure.js'
export { logTicks, ticks } from './draw/ticks.js'
export { arithmetic, columns, curve, type Figure, type Label, map, matrix, table } from './figures/figure.js'
export { padEnd, textWidth, wrap } from './figures/text-width.js'
export { printExercises } from './print/print-exercises.js'
export { printFigure } from './print/print-figure.js'
export { printGlossary } from './print/print-glossary.js'
export { printHead, printNext, printPart } from './print/print-lesson.js'
export { printListing } from './print/print-listing.js'
export type { PrintOptions } from './print/print-options.js'
export { printPrediction } from './print/print-prediction.js'
export { printTensor } from './print/print-tensor.js'
export { type Bilingual, fill, formatNumber, type Language, languages, type Values } from './text.js'

// The course as pages to print or to hand on.

export { type Chapter, openCourse } from './handout/course.js'
export { htmlHandout } from './handout/html.js'
export { markdownHandout } from './handout/markdown.js'

// Looking inside a model: each checked against PyTorch.

export { type Example, gradientTimesInput, integratedGradients } from './insights/attribution.js'
export { logitLens } from './insights/logit-lens.js'
export { patchedLogits } from './insights/patching.js'
export { principalComponents, projected } from './insights/principal-components.js'
