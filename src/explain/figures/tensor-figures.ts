import type { Observed } from '../../session/observe.js'
import type { LessonContext } from '../computing/context.js'
import { mean, spread } from '../computing/numbers.js'
import { type Figure, matrix, table } from './figure.js'

/**
 * The figures of a tensor: its numbers, what they are like on the whole, and what they are computed from.
 *
 * @param inputs the tensors that it is computed from, with their symbolic shapes.
 */
export function tensorFigures(
  context: LessonContext,
  name: string,
  { data, shape, axes }: Pick<Observed, 'data' | 'shape' | 'axes'>,
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
