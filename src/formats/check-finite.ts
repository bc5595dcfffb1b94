import { GlassformerError } from '../errors/glassformer-error.js'
import type { StateDict } from '../model/state-dict.js'

/** So many tensors are named. */
const NAMED = 3

/** @throws GlassformerError naming the tensors that have NaN or an infinity: no answer can be made of them */
export function checkFinite(state: StateDict): void {
  const problem = notFinite(state)
  if (problem !== undefined)
    throw new GlassformerError(`${problem}: take the weights from before it came, such as a checkpoint`)
}

/** Zero times a number is zero but for NaN and infinities: a loop without branches, for files of gigabytes. */
function areFinite(data: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += 0 * (data[i] as number)
  return sum === 0
}

/** Which tensors have NaN or an infinity, in words; `undefined` where none has. */
export function notFinite(state: StateDict): string | undefined {
  const spoilt = [...state].filter(([, { data }]) => !areFinite(data)).map(([key]) => key)
  if (spoilt.length === 0) return undefined
  const more = spoilt.length > NAMED ? ` and ${spoilt.length - NAMED} more` : ''
  return `NaN or an infinity is among the numbers of ${spoilt.slice(0, NAMED).join(', ')}${more}`
}
