import { GlassformerError } from '../errors/glassformer-error.js'
import type { StateDict } from '../model/state-dict.js'
import { weightsType } from '../model/tensor-types.js'
import { listOf } from '../options/lists.js'

/**
 * The mean of several models' weights, number by number (checkpoint averaging).
 *
 * @param states by the same keys, of the same shapes
 * @throws GlassformerError for no states, or when one lacks a tensor of the first.
 * @example
 * ```ts
 * import { averageWeights } from 'glassformer'
 * const states = [1, 2, 6].map(bias => new Map([['fc.bias', { data: Float32Array.of(bias), shape: [1] }]]))
 * averageWeights(states).get('fc.bias')?.data // Float32Array(1) [3]
 * ```
 */
export function averageWeights(states: readonly StateDict[]): StateDict {
  listOf(weightsType).settle(states, 'states')
  const [first] = states
  if (first === undefined) throw new GlassformerError('there are no weights to average')
  return new Map(
    [...first].map(([key, { shape, data }]) => {
      const all = states.map(state => state.get(key)?.data)
      const mean = Float32Array.from(data, (_, i) => {
        const sum = all.reduce((total, numbers) => total + (numbers?.[i] ?? Number.NaN), 0)
        return sum / states.length
      })
      if (all.some(numbers => numbers?.length !== data.length))
        throw new GlassformerError(`the weights to average differ in ${key}`)
      return [key, { data: mean, shape }]
    }),
  )
}
