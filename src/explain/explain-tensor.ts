import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest.js'
import { observe, tensorNames } from '../session/observe.js'
import { trainingStep } from '../session/training-step.js'
import { shapeText } from '../tensor/dim.js'
import { namedTensors } from '../tensor/graph.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LessonContext } from './context.js'
import { type Figure, matrix, table } from './figure.js'
import type { Lesson } from './lesson.js'
import type { LessonPart } from './lesson-view.js'
import { lessonsOfLabel } from './lessons.js'
import { mean, shapeOf, spread } from './numbers.js'
import { fill, type Values } from './text.js'

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
  const sentences = {
    zh: [
      source === null
        ? '`{{name}}` 不是某一行算出来的：它是参数或输入。'
        : '`{{name}}` 由 {{line}} 这一行算出，最后一步是 {{operation}}。',
      '它的轴是 {{axes}}，在当前例子上是 {{shape}}，共 {{count}} 个数。',
      ...(inputs.length > 0 ? ['它由这些张量算出：{{inputs}}。'] : []),
    ],
    en: [
      source === null
        ? '`{{name}}` is made by no line: it is a parameter or an input.'
        : '`{{name}}` is made by the line {{line}}; its last operation is {{operation}}.',
      'Its axes are {{axes}}; for the example in view that is {{shape}}, {{count}} numbers.',
      ...(inputs.length > 0 ? ['It is computed from {{inputs}}.'] : []),
    ],
  }
  const filled = (language: 'zh' | 'en'): string[] =>
    sentences[language].map(sentence => fill({ zh: sentence, en: sentence }, values, language))
  return {
    name,
    source,
    axes,
    shape,
    inputs,
    part: {
      kind: 'live',
      text: { zh: filled('zh'), en: filled('en') },
      figures: figuresOf(context, name, observed, inputs),
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

function figuresOf(
  context: LessonContext,
  name: string,
  {
    data,
    shape,
    axes,
  }: { readonly data: Float32Array; readonly shape: readonly number[]; readonly axes: readonly string[] },
  inputs: readonly { readonly name: string; readonly shape: string }[],
): Figure[] {
  const labelled = (axis: number) => {
    const labels = tokensAlong(context, name, axes.at(axis))
    return labels !== undefined && labels.length === shape.at(axis) ? labels : undefined
  }
  const [rows, columns] = [labelled(-2), labelled(-1)]
  const isMask = name.endsWith('Mask')
  const finite = data.filter(value => Math.abs(value) < 1e10)
  return [
    matrix(
      'values',
      { zh: '数值', en: 'Values' },
      { data, shape },
      {
        axes,
        digits: 3,
        tensor: name,
        ...(isMask ? { look: 'mask' as const } : {}),
        ...(rows === undefined ? {} : { rows }),
        ...(columns === undefined ? {} : { columns }),
      },
    ),
    table(
      'statistics',
      { zh: '概况', en: 'At a glance' },
      [
        { zh: '最小', en: 'smallest' },
        { zh: '最大', en: 'largest' },
        { zh: '均值', en: 'mean' },
        { zh: '标准差', en: 'deviation' },
      ],
      [finite.length === 0 ? [0, 0, 0, 0] : [Math.min(...finite), Math.max(...finite), mean(finite), spread(finite)]],
    ),
    ...(inputs.length === 0
      ? []
      : [
          table(
            'inputs',
            { zh: '由什么算出', en: 'Computed from' },
            [{ zh: '形状', en: 'shape' }],
            inputs.map(input => [input.shape]),
            { rows: inputs.map(input => input.name) },
          ),
        ]),
  ]
}

/** The tokens that an axis counts: the source's in the encoder, the target's in the decoder, both in between. */
function tokensAlong(
  { example, words }: LessonContext,
  name: string,
  axis: string | undefined,
): readonly string[] | undefined {
  const source = example.source.map(words.source)
  const target = example.target.slice(0, -1).map(words.target)
  const isCross = name.includes('transformer_block.attention')
  switch (axis) {
    case 'srcLen':
      return source
    case 'trgLen':
      return name === 'target' || name.startsWith('lossRows') || name.startsWith('correct')
        ? example.target.slice(1).map(words.target)
        : target
    case 'queryLen':
      return name.startsWith('encoder') ? source : target
    case 'keyLen':
      return name.startsWith('encoder') || isCross ? source : target
    default:
      return undefined
  }
}
