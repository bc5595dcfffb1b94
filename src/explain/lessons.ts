import type { Lesson } from './lesson.js'
import { adam } from './lessons/adam.js'
import { autoregression } from './lessons/autoregression.js'
import { batching } from './lessons/batching.js'
import { divTerm } from './lessons/div-term.js'
import { embedding } from './lessons/embedding.js'
import { embeddingExample } from './lessons/embedding-example.js'
import { energy } from './lessons/energy.js'
import { fcOut } from './lessons/fc-out.js'
import { feedForward } from './lessons/feed-forward.js'
import { feedingBack } from './lessons/feeding-back.js'
import { firstStep } from './lessons/first-step.js'
import { forwardLines } from './lessons/forward-lines.js'
import { hyperParameters } from './lessons/hyper-parameters.js'
import { inputAndTarget } from './lessons/input-and-target.js'
import { integerIds } from './lessons/integer-ids.js'
import { layerNorm } from './lessons/layer-norm.js'
import { lossGradient } from './lessons/loss-gradient.js'
import { maskBroadcast } from './lessons/mask-broadcast.js'
import { maskedFill } from './lessons/masked-fill.js'
import { mergeHeads } from './lessons/merge-heads.js'
import { moduleList } from './lessons/module-list.js'
import { normaliseOrRegularise } from './lessons/normalise-or-regularise.js'
import { padIndex } from './lessons/pad-index.js'
import { parallel } from './lessons/parallel.js'
import { parts } from './lessons/parts.js'
import { patterns } from './lessons/patterns.js'
import { positionExample } from './lessons/position-example.js'
import { positionalEncoding } from './lessons/positional-encoding.js'
import { purposeOfPositions } from './lessons/purpose-of-positions.js'
import { qAndKSize } from './lessons/q-and-k-size.js'
import { qkvDimensions } from './lessons/qkv-dimensions.js'
import { residual } from './lessons/residual.js'
import { sameDistribution } from './lessons/same-distribution.js'
import { shiftOrMask } from './lessons/shift-or-mask.js'
import { sliceAndAdd } from './lessons/slice-and-add.js'
import { sliceExample } from './lessons/slice-example.js'
import { sosEos } from './lessons/sos-eos.js'
import { srcMask } from './lessons/src-mask.js'
import { twoAttentions } from './lessons/two-attentions.js'
import { unsqueeze } from './lessons/unsqueeze.js'
import { weightedSum } from './lessons/weighted-sum.js'
import { whySinusoids } from './lessons/why-sinusoids.js'
import { wordVectors } from './lessons/word-vectors.js'

/** Every lesson, in the order in which a reader of the model asked; what no question asked stands where it is needed. */
export const lessons: readonly Lesson[] = [
  parts,
  sosEos,
  hyperParameters,
  integerIds,
  inputAndTarget,
  shiftOrMask,
  autoregression,
  forwardLines,
  firstStep,
  feedingBack,
  padIndex,
  srcMask,
  batching,
  patterns,
  embedding,
  embeddingExample,
  wordVectors,
  positionalEncoding,
  parallel,
  divTerm,
  positionExample,
  whySinusoids,
  purposeOfPositions,
  sliceAndAdd,
  sliceExample,
  moduleList,
  layerNorm,
  sameDistribution,
  normaliseOrRegularise,
  residual,
  feedForward,
  lossGradient,
  adam,
  weightedSum,
  qkvDimensions,
  energy,
  qAndKSize,
  mergeHeads,
  fcOut,
  twoAttentions,
  unsqueeze,
  maskedFill,
  maskBroadcast,
]

/** The lessons that speak of a labelled line: `MultiHeadAttention.energy`. */
export function lessonsOfLabel(label: string): Lesson[] {
  return lessons.filter(({ lines }) => lines.includes(label))
}
