import type { Lesson } from '../lesson.js'
import { autoregression } from './autoregression.js'
import { feedingBack } from './feeding-back.js'
import { firstStep } from './first-step.js'
import { forwardLines } from './forward-lines.js'
import { hyperParameters } from './hyper-parameters.js'
import { inputAndTarget } from './input-and-target.js'
import { integerIds } from './integer-ids.js'
import { parts } from './parts.js'
import { shiftOrMask } from './shift-or-mask.js'
import { sosEos } from './sos-eos.js'

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
]
