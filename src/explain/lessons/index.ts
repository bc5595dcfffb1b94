import type { Lesson } from '../lesson.js'
import { autoregression } from './autoregression.js'
import { batching } from './batching.js'
import { divTerm } from './div-term.js'
import { embedding } from './embedding.js'
import { embeddingExample } from './embedding-example.js'
import { energy } from './energy.js'
import { fcOut } from './fc-out.js'
import { feedingBack } from './feeding-back.js'
import { firstStep } from './first-step.js'
import { forwardLines } from './forward-lines.js'
import { hyperParameters } from './hyper-parameters.js'
import { inputAndTarget } from './input-and-target.js'
import { integerIds } from './integer-ids.js'
import { layerNorm } from './layer-norm.js'
import { maskBroadcast } from './mask-broadcast.js'
import { maskedFill } from './masked-fill.js'
import { mergeHeads } from './merge-heads.js'
import { moduleList } from './module-list.js'
import { normaliseOrRegularise } from './normalise-or-regularise.js'
import { padIndex } from './pad-index.js'
import { parallel } from './parallel.js'
import { parts } from './parts.js'
import { patterns } from './patterns.js'
import { positionExample } from './position-example.js'
import { positionalEncoding } from './positional-encoding.js'
import { purposeOfPositions } from './purpose-of-positions.js'
import { qAndKSize } from './q-and-k-size.js'
import { qkvDimensions } from './qkv-dimensions.js'
import { residual } from './residual.js'
import { sameDistribution } from './same-distribution.js'
import { shiftOrMask } from './shift-or-mask.js'
import { sliceAndAdd } from './slice-and-add.js'
import { sliceExample } from './slice-example.js'
import { sosEos } from './sos-eos.js'
import { srcMask } from './src-mask.js'
import { twoAttentions } from './two-attentions.js'
import { unsqueeze } from './unsqueeze.js'
import { whySinusoids } from './why-sinusoids.js'
import { wordVectors } from './word-vectors.js'

/** Every lesson, in the order in which a reader of the model asked. */
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
