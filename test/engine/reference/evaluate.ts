import { createReferenceEngine, type NumericArray, type Precision, type TensorValue } from '#engine'
import type { Tensor } from '#tensor'

export type Values = Readonly<Record<string, TensorValue>>

export function floats(numbers: readonly number[], shape: readonly number[] = [numbers.length]): TensorValue {
  return { data: Float64Array.from(numbers), shape }
}

export function ids(numbers: readonly number[], shape: readonly number[] = [numbers.length]): TensorValue {
  return { data: Int32Array.from(numbers), shape }
}

/** Runs a graph once on the reference engine. */
export async function evaluate(
  outputs: readonly Tensor[],
  inputs: Values = {},
  leaves: Values = {},
  precision: Precision = 'float64',
): Promise<TensorValue[]> {
  const session = await createReferenceEngine({ precision }).open(new Map(Object.entries(leaves)))
  const program = session.compile({ outputs })
  await program.run(inputs)
  return Promise.all(outputs.map(output => program.read(output)))
}

/** The numbers of one tensor. */
export async function numbersOf(tensor: Tensor, inputs: Values = {}, leaves: Values = {}): Promise<number[]> {
  const [value] = await evaluate([tensor], inputs, leaves)
  return Array.from((value as TensorValue).data as NumericArray)
}
