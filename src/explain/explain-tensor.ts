import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest-strings.js'
import { observe, tensorNames } from '../session/observe.js'
import { trainingStep } from '../session/training-step.js'
import { shapeText } from '../tensor/dim.js'
import { namedTensors } from '../tensor/graph.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LessonContext } from './computing/context.js'
import { shapeOf } from './computing/numbers.js'
import { text } from './explain-tensor.text.js'
import { tensorFigures } from './figures/tensor-figures.js'
import type { Lesson } from './lesson.js'
import type { LessonPart } from './lesson-view.js'
import { lessonsOfLabel } from './lessons.js'
import { fill, type Language, type Values } from './text.js'

/** A tensor explained: the line that made it, its shape by name, what it is made of, its numbers. */
export interface ExplainedTensor {
  readonly name: string
  readonly source: { readonly file: string; readonly line: number } | null
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  /** The named tensors that it is computed from, with their symbolic shapes. */
  readonly inputs: readonly { readonly name: string; readonly shape: string }[]
  readonly part: LessonPart
  /** The lessons that speak of its line. */
  readonly lessons: readonly Lesson[]
}

const GRADIENT = '@grad'

/**
 * Explains a tensor of the pass over the example in view, or its gradient (`NAME@grad`).
 *
 * @throws GlassformerError for a name that no tensor has, with the nearest that exist.
 */
export async function explainTensor(context: LessonContext, name: string): Promise<ExplainedTensor> {
  const { model, engine, example } = context
  const plain = name.endsWith(GRADIENT) ? name.slice(0, -GRADIENT.length) : name
  const { loss, accuracy } = trainingStep(model)
  const tensor = namedTensors([loss, accuracy]).get(plain)
  if (tensor === undefined) {
    const near = nearestStrings(plain, tensorNames(model), 3).join(', ')
    throw new GlassformerError(`no tensor is named ${plain}; the nearest are ${near}`)
  }
  const observed = (
    await observe(model, { src: [example.source], trg: [example.target] }, [name, 'loss'], { engine })
  ).get(name)
  if (observed === undefined) throw new GlassformerError(`${name} was not observed`)
  const { data, shape, axes, source } = observed
  const inputs = namedInputs(tensor)
  const values: Values = {
    name,
    line: source === null ? '' : `${source.file}:${source.line}`,
    axes: axes.length === 0 ? '()' : `(${axes.join(', ')})`,
    shape: shapeOf({ shape }),
    operation: tensor.op.kind,
    inputs: inputs.map(input => input.name).join(', '),
    count: data.length,
  }
  const sentences = [source === null ? text.given : text.made, text.axes, ...(inputs.length > 0 ? [text.inputs] : [])]
  const filled = (language: Language): string[] => sentences.map(sentence => fill(sentence, values, language))
  return {
    name,
    source,
    axes,
    shape,
    inputs,
    part: {
      kind: 'live',
      text: { zh: filled('zh'), en: filled('en') },
      figures: tensorFigures(context, name, observed, inputs),
    },
    lessons: tensor.label === undefined ? [] : lessonsOfLabel(`${tensor.label.className}.${tensor.label.label}`),
  }
}

/** What an unnamed step is made of counts as made of itself. */
function namedInputs(tensor: Tensor): { name: string; shape: string }[] {
  const found = new Map<string, string>()
  const visit = (inputs: readonly Tensor[]): void => {
    for (const input of inputs) {
      const { name } = input
      const isStep = name === undefined || (tensor.name !== undefined && name.startsWith(`${tensor.name}.`))
      if (isStep) visit(input.inputs)
      else found.set(name, shapeText(input.shape))
    }
  }
  visit(tensor.inputs)
  return [...found].map(([name, shape]) => ({ name, shape }))
}
