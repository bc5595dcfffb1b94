import { architectureOptions } from '../model/options.js'
import { isRecord } from '../options/is-record.js'
import { either } from '../options/lists.js'
import type { OptionTable, OptionTables, Settled } from '../options/option.js'
import { section } from '../options/sections.js'
import { aText, leaf, oneOf, whole } from '../options/values.js'
import { optimizerType } from './optimizers/optimizer-options.js'
import { presetNames, presets } from './presets.js'
import { scheduleType, scheduleWords } from './schedule-options.js'
import { steeringOptions } from './steering-options.js'
import { stepOptions } from './step-options.js'

const { embedDim, numLayers, heads } = architectureOptions
const original = presets.original.config.model
const model = section({
  ...architectureOptions,
  embedDim: { ...embedDim, default: original.embedDim },
  numLayers: { ...numLayers, default: original.numLayers },
  heads: { ...heads, default: original.heads },
})

const namedTask = section({
  name: { type: aText, about: "the task's name", required: true },
  options: {
    type: leaf({ words: 'an object', jsonSchema: { type: 'object' }, accepts: isRecord }),
    about: "the task's own options",
    default: {},
  },
})

/** Everything that decides a run but what it learns, by what it is about. */
export const runParts = {
  model: {
    preset: {
      type: oneOf(presetNames),
      about: 'a set of options; what is given besides stands above it',
      default: 'original',
    },
    model: { type: model, about: 'the Transformer', default: {} },
  },
  training: {
    ...stepOptions,
    optimizer: {
      type: optimizerType,
      about: "the optimiser, with PyTorch's names and arithmetic",
      default: { name: 'adam' },
    },
    schedule: {
      type: scheduleType,
      about: `how the learning rate goes on after its warm-up: ${scheduleWords}`,
      default: { name: 'cosine' },
    },
  },
  keeping: {
    ...steeringOptions,
    checkpointEvery: { type: whole(1), about: 'steps between two checkpoints; changes no number', default: 500 },
    snapshots: {
      type: whole(),
      about:
        'models along the way that are kept in snapshots/step-N, dense at first, for the studio to look at; fewer ' +
        'where they would take more than 64 MiB; changes no number',
      default: 12,
    },
  },
} as const satisfies OptionTables

/** Everything that decides a run but what it learns: `training` in `run.json`. */
export const runOptions = { ...runParts.model, ...runParts.training, ...runParts.keeping } as const

/** All of a config file; `docs/config.md` is made from it. */
export const configOptions = {
  task: {
    type: either(aText, namedTask),
    about: 'what to learn, as on the command line, or a task of this name with its options',
  },
  ...runOptions,
} as const satisfies OptionTable

/** What decides a run, every default filled in. */
export interface RunConfig extends Settled<typeof runOptions> {}
/** A config with every default filled in. */
export interface TrainConfig extends Settled<typeof configOptions> {}
