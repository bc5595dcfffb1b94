import { listOf } from '../options/lists.js'
import { having, instanceOf, mapOf } from '../options/objects.js'
import type { ValueType } from '../options/value-type.js'
import { whole } from '../options/values.js'

/** Tensors by key, their numbers in arrays of this type. */
export function tensorsOf(data: ValueType<unknown>): ValueType<ReadonlyMap<string, unknown>> {
  return mapOf(having({ data, shape: listOf(whole()) }), 'a Map of { data, shape } by key')
}

/** A state dict. */
export const weightsType = tensorsOf(instanceOf(Float32Array, 'a Float32Array'))
