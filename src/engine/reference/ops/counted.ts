import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { forEachRow, largest } from './rows.js'

/** The mean over the positions whose target isn't `ignoreIndex`; 0 when there is none. */
export function countedMean(rows: NDArray, targets: NDArray, ignoreIndex: number, floats: Floats): NDArray {
  const values = rows.elements()
  let sum = 0
  let count = 0
  targets.elements().forEach((target, i) => {
    if (target === ignoreIndex) return
    sum += values[i] as number
    count += 1
  })
  const out = floats(1)
  out[0] = count === 0 ? 0 : sum / count
  return new NDArray(out, [])
}

/** Each counted position gets an equal share of `dy`. */
export function countedMeanGrad(targets: NDArray, dy: NDArray, ignoreIndex: number, floats: Floats): NDArray {
  const ids = targets.elements()
  const upstream = dy.elements()[0] as number
  let count = 0
  for (const id of ids) if (id !== ignoreIndex) count += 1
  const out = floats(ids.length)
  ids.forEach((id, i) => {
    if (id !== ignoreIndex) out[i] = upstream / count
  })
  return new NDArray(out, targets.shape)
}

/** 1 where the first of the largest logits is the target's, else 0; 0 where the target is `ignoreIndex`. */
export function argmaxEqual(logits: NDArray, targets: NDArray, ignoreIndex: number, floats: Floats): NDArray {
  const ids = targets.elements()
  const out = floats(ids.length)
  forEachRow(logits, (row, rowIndex) => {
    const target = ids[rowIndex] as number
    if (target !== ignoreIndex && row.indexOf(largest(row)) === target) out[rowIndex] = 1
  })
  return new NDArray(out, targets.shape)
}
