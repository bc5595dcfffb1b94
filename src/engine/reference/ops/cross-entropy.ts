import { exp } from '../../../math/exp.js'
import { log } from '../../../math/log.js'
import type { NumericArray } from '../../engine.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { forEachRow, largest } from './rows.js'

/**
 * The loss of each position, as torch.nn.CrossEntropyLoss without its mean: `(…, classes), (…) → (…)`. With label
 * smoothing ε the wanted distribution is (1 − ε) on the target plus ε/classes on every class. 0 where the target is
 * `ignoreIndex`.
 */
export function crossEntropyRows(
  logits: NDArray,
  targets: NDArray,
  ignoreIndex: number,
  labelSmoothing: number,
  floats: Floats,
): NDArray {
  const out = floats(targets.size)
  const ids = targets.elements()
  forEachRow(logits, (row, rowIndex) => {
    const target = ids[rowIndex] as number
    if (target === ignoreIndex) return
    const logSum = logSumExp(row)
    let mean = 0
    for (const logit of row) mean += (logSum - logit) / row.length
    out[rowIndex] = (1 - labelSmoothing) * (logSum - (row[target] as number)) + labelSmoothing * mean
  })
  return new NDArray(out, targets.shape)
}

/** `dRow · (softmax(logits) − the wanted distribution)`; 0 in ignored rows. */
export function crossEntropyGrad(
  logits: NDArray,
  targets: NDArray,
  dRows: NDArray,
  ignoreIndex: number,
  labelSmoothing: number,
  floats: Floats,
): NDArray {
  const out = floats(logits.size)
  const ids = targets.elements()
  const upstream = dRows.elements()
  forEachRow(logits, (row, rowIndex) => {
    const target = ids[rowIndex] as number
    if (target === ignoreIndex) return
    const logSum = logSumExp(row)
    row.forEach((logit, i) => {
      const wanted = (i === target ? 1 - labelSmoothing : 0) + labelSmoothing / row.length
      out[rowIndex * row.length + i] = (upstream[rowIndex] as number) * (exp(logit - logSum) - wanted)
    })
  })
  return new NDArray(out, logits.shape)
}

/** `log Σ e^x`, the largest element taken out first. */
function logSumExp(row: NumericArray): number {
  const max = largest(row)
  let sum = 0
  for (const element of row) sum += exp(element - max)
  return max + log(sum)
}
