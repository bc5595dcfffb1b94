import { exp } from '../../../math/exp.js'
import { log } from '../../../math/log.js'
import type { TokenOp } from '../../../tensor/op.js'
import type { NumericArray } from '../../engine.js'
import { NDArray } from '../ndarray.js'
import { largest, rowsOf } from '../rows-of.js'
import type { Rules } from './rules.js'

export const tokens: Rules<TokenOp<NDArray>> = {
  /** The rows of `table` that the ids name: `(…), (vocabSize, embedDim) → (…, embedDim)`. */
  embedding({ inputs: [ids, table] }, { floats }) {
    const width = table.shape[1] as number
    const rows = table.elements()
    const out = floats(ids.size * width)
    ids.elements().forEach((id, i) => {
      out.set(rows.subarray(id * width, (id + 1) * width), i * width)
    })
    return new NDArray(out, [...ids.shape, width])
  },

  /** Each row's gradient: the sum of `dy` over the places where its id stands; 0 for the padding's row. */
  embeddingGrad({ inputs: [ids, dy], paddingIdx, vocabSize }, { floats }) {
    const width = dy.shape[dy.rank - 1] as number
    const upstream = dy.elements()
    const sums = new Float64Array(vocabSize * width)
    ids.elements().forEach((id, i) => {
      if (id === paddingIdx) return
      for (let j = 0; j < width; j++) {
        sums[id * width + j] = (sums[id * width + j] as number) + (upstream[i * width + j] as number)
      }
    })
    const out = floats(sums.length)
    out.set(sums)
    return new NDArray(out, [vocabSize, width])
  },

  /**
   * The loss of each position, as torch.nn.CrossEntropyLoss without its mean: `(…, classes), (…) → (…)`. With label
   * smoothing ε the wanted distribution is (1 − ε) on the target plus ε/classes on every class. 0 where the target is
   * `ignoreIndex`.
   */
  crossEntropyRows({ inputs: [logits, targets], ignoreIndex, labelSmoothing }, { floats }) {
    const out = floats(targets.size)
    for (const { row, target, place } of countedRows(logits, targets, ignoreIndex)) {
      const logSum = logSumExp(row)
      let mean = 0
      for (const logit of row) mean += (logSum - logit) / row.length
      out[place] = (1 - labelSmoothing) * (logSum - (row[target] as number)) + labelSmoothing * mean
    }
    return new NDArray(out, targets.shape)
  },

  /** `dRow · (softmax(logits) − the wanted distribution)`; 0 in ignored rows. */
  crossEntropyGrad({ inputs: [logits, targets, dRows], ignoreIndex, labelSmoothing }, { floats }) {
    const out = floats(logits.size)
    const upstream = dRows.elements()
    for (const { row, target, place } of countedRows(logits, targets, ignoreIndex)) {
      const logSum = logSumExp(row)
      row.forEach((logit, i) => {
        const wanted = (i === target ? 1 - labelSmoothing : 0) + labelSmoothing / row.length
        out[place * row.length + i] = (upstream[place] as number) * (exp(logit - logSum) - wanted)
      })
    }
    return new NDArray(out, logits.shape)
  },

  /** The mean over the positions whose target isn't `ignoreIndex`; 0 when there is none. */
  countedMean({ inputs: [rows, targets], ignoreIndex }, { floats }) {
    const values = rows.elements()
    const places = countedPlaces(targets, ignoreIndex)
    let sum = 0
    for (const place of places) sum += values[place] as number
    const out = floats(1)
    out[0] = places.length === 0 ? 0 : sum / places.length
    return new NDArray(out, [])
  },

  /** Each counted position gets an equal share of `dy`. */
  countedMeanGrad({ inputs: [targets, dy], ignoreIndex }, { floats }) {
    const upstream = dy.elements()[0] as number
    const places = countedPlaces(targets, ignoreIndex)
    const out = floats(targets.size)
    for (const place of places) out[place] = upstream / places.length
    return new NDArray(out, targets.shape)
  },

  /** 1 where the first of the largest logits is the target's, else 0; 0 where the target is `ignoreIndex`. */
  argmaxEqual({ inputs: [logits, targets], ignoreIndex }, { floats }) {
    const out = floats(targets.size)
    for (const { row, target, place } of countedRows(logits, targets, ignoreIndex)) {
      if (row.indexOf(largest(row)) === target) out[place] = 1
    }
    return new NDArray(out, targets.shape)
  },
}

/** The places whose target isn't `ignoreIndex`. */
function countedPlaces(targets: NDArray, ignoreIndex: number): number[] {
  return Array.from(targets.elements()).flatMap((target, place) => (target === ignoreIndex ? [] : [place]))
}

/** The rows of logits whose target isn't `ignoreIndex`. */
function countedRows(logits: NDArray, targets: NDArray, ignoreIndex: number) {
  const rows = rowsOf(logits)
  const ids = targets.elements()
  return countedPlaces(targets, ignoreIndex).map(place => ({
    row: rows[place] as NumericArray,
    target: ids[place] as number,
    place,
  }))
}

/** `log Σ e^x`, the largest element taken out first. */
function logSumExp(row: NumericArray): number {
  const max = largest(row)
  let sum = 0
  for (const element of row) sum += exp(element - max)
  return max + log(sum)
}
