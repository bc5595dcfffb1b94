import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats } from '../computing/compute.js'
import type { Tools } from '../computing/tools.js'
import type { Asked } from '../lesson.js'
import type { Bilingual, Values } from '../text.js'

/** Something to work out after a lesson, whose answer is computed; it needs no model in view. */
export interface Exercise {
  readonly question: Bilingual
  ask(tools: Tools): Promise<Asked>
}

/** A lesson's exercises by its id, the easier one first. */
export type ExerciseTable = Readonly<Record<string, readonly [easier: Exercise, harder: Exercise]>>

export function yesOrNo(values: Values, holds: boolean): Asked {
  return { values, options: ['yes', 'no'], answer: holds ? 'yes' : 'no' }
}

/** Whether something that is tried ends in one of the library's own errors. */
export async function isRefused(work: () => unknown): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    if (error instanceof GlassformerError) return true
    throw error
  }
}

/** Rows of numbers, to start a calculation from. */
export function rows(name: string, numbers: readonly (readonly number[])[]): Tensor {
  return floats(name, { row: numbers.length, column: numbers[0]?.length ?? 0 }, numbers)
}

/** What a small calculation gives, row-major. */
export async function numbersOf(tools: Tools, result: Tensor): Promise<readonly number[]> {
  return (await compute(tools, { result })).result.data
}

/** The numbers from 0 on: they tell where a number ends up. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
