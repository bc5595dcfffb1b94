import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest-strings.js'
import type { Module } from './nn/module.js'
import type { Parameter } from './nn/parameter.js'
import { weightsType } from './tensor-types.js'

/** A saved tensor: float32 numbers, row-major. */
export interface StateTensor {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/** Saved weights by PyTorch's keys. */
export type StateDict = Map<string, StateTensor>

type Named = readonly [key: string, parameter: Parameter]

/** Copies of parameters and buffers. */
export function stateDict(parameters: Iterable<Named>): StateDict {
  return new Map(Array.from(parameters, ([key, { data, sizes }]) => [key, { data: data.slice(), shape: sizes }]))
}

/** Weights without the buffers that are as the constructor makes them. */
export function withoutComputed(module: Module, state: StateDict): StateDict {
  const computed = new Set(module.namedParameters().flatMap(([key, { isComputed }]) => (isComputed ? [key] : [])))
  return new Map([...state].filter(([key]) => !computed.has(key)))
}

/**
 * Copies saved weights into a module. Buffers may be missing: they are as the constructor made them. All is checked
 * before anything is copied.
 *
 * @param adopt whether the arrays become the parameters' own, and nothing is copied
 * @throws GlassformerError naming the missing, unknown or differently shaped keys.
 */
export function loadStateDict(
  module: Module,
  state: ReadonlyMap<string, StateTensor>,
  { adopt = false }: { readonly adopt?: boolean } = {},
): void {
  weightsType.settle(state, 'the weights')
  const parameters = module.namedParameters()
  const known = new Set(parameters.map(([key]) => key))
  const found = new Set(parameters.filter(([key]) => state.has(key)).map(([, parameter]) => parameter))
  const missing = parameters.filter(([, parameter]) => parameter.trained && !found.has(parameter)).map(([key]) => key)
  const unknown = [...state.keys()].filter(key => !known.has(key))
  if (missing.length > 0)
    throw new GlassformerError(`the weights lack ${list(missing)}${nearest(missing, unknown, 'of what they have')}`)
  if (unknown.length > 0)
    throw new GlassformerError(
      `the weights have ${list(unknown)}, which this model doesn't${nearest(unknown, [...known], 'of its keys')}`,
    )
  for (const [key, { sizes, count }] of parameters) {
    const saved = state.get(key)
    if (saved === undefined) continue
    if (saved.shape.join() !== sizes.join() || saved.data.length !== count) {
      throw new GlassformerError(`${key} has shape (${saved.shape.join(', ')}), this model needs (${sizes.join(', ')})`)
    }
  }
  checkTables(parameters, state)
  const adopted = new Set<Float32Array>()
  for (const [key, parameter] of parameters) {
    const saved = state.get(key)
    if (saved === undefined) continue
    // An array under two keys is the own of one parameter.
    if (adopt && !adopted.has(saved.data)) parameter.adopt(saved.data)
    else parameter.set(saved.data)
    adopted.add(saved.data)
  }
}

/** @throws GlassformerError when the keys of one parameter have different numbers */
function checkTables(parameters: readonly Named[], state: ReadonlyMap<string, StateTensor>): void {
  const first = new Map<Parameter, string>()
  for (const [key, parameter] of parameters) {
    const saved = state.get(key)
    if (saved === undefined) continue
    const other = first.get(parameter)
    if (other === undefined) {
      first.set(parameter, key)
      continue
    }
    const one = state.get(other)?.data
    if (saved.data.some((value, i) => !Object.is(value, one?.[i])))
      throw new GlassformerError(
        `${other} and ${key} differ in the weights, but are one table in this model: ` +
          'tieEmbeddings and shareEmbeddings are for tables that are equal',
      )
  }
}

/** What was perhaps meant, where there is something. */
function nearest([key = '']: readonly string[], candidates: readonly string[], where: string): string {
  const [near] = nearestStrings(key, candidates, 1)
  return near === undefined ? '' : ` (the nearest to ${key} ${where}: ${near})`
}

function list(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).join(', ')
  return keys.length > 3 ? `${shown} and ${keys.length - 3} more` : shown
}
