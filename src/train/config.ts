import { z } from 'zod'
import { activationKinds, defaultOptions, positionKinds } from '../model/options.js'
import { metricNames } from './metric.js'
import { textMetricNames } from './metrics/text-metrics.js'
import { presetNames } from './presets.js'

const whole = (minimum: number, description: string) => z.number().int().min(minimum).describe(description)
const count = (description: string) => whole(0, description)
const atLeastZero = (description: string) => z.number().min(0).describe(description)
const above = (description: string) => z.number().positive().describe(description)
const share = (description: string) => z.number().min(0).lt(1).describe(description)
const yesOrNo = (description: string) => z.boolean().describe(description)

const model = z.strictObject({
  embedDim: whole(1, 'width of every vector between the layers: even, divisible by heads').default(64),
  numLayers: whole(1, 'layers of the encoder, and of the decoder').default(3),
  decoderLayers: whole(1, 'layers of the decoder; without it numLayers').optional(),
  heads: whole(1, 'heads of each attention').default(4),
  forwardExpansion: whole(1, 'the feed-forward network is this many times as wide').default(
    defaultOptions.forwardExpansion,
  ),
  feedForwardDim: whole(
    1,
    'width inside the feed-forward network; without it forwardExpansion times embedDim',
  ).optional(),
  maxLen: whole(1, 'the longest sequence that has a position').default(defaultOptions.maxLen),
  dropout: share('share that training drops of attention, feed-forward, residuals and embeddings').default(
    defaultOptions.dropout,
  ),
  activation: z
    .enum(activationKinds)
    .describe('between the two layers of the feed-forward network')
    .default(defaultOptions.activation),
  normFirst: yesOrNo('LayerNorm before each part (pre-LN) instead of after the residual (post-LN)').default(
    defaultOptions.normFirst,
  ),
  finalNorm: yesOrNo('a last LayerNorm after the encoder and after the decoder').default(defaultOptions.finalNorm),
  layerNormEps: above('what LayerNorm adds to the variance').default(defaultOptions.layerNormEps),
  positions: z
    .enum(positionKinds)
    .describe('fixed sinusoids, a learned row a position, or none')
    .default(defaultOptions.positions),
  scaleEmbedding: yesOrNo('embeddings times √embedDim, as the paper').default(defaultOptions.scaleEmbedding),
  tieEmbeddings: yesOrNo("the target's embedding table is the last layer's weight too").default(
    defaultOptions.tieEmbeddings,
  ),
  shareEmbeddings: yesOrNo("source and target share one embedding table, which is the last layer's weight too").default(
    defaultOptions.shareEmbeddings,
  ),
})

const lr = above('learning rate, which the schedule multiplies; with the schedule noam the default is 1').default(1e-3)
const betas = z
  .tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)])
  .describe('decay of the running means of the gradient and of its square')
  .default([0.9, 0.999])
const eps = atLeastZero('added to the denominator').default(1e-8)
const l2 = atLeastZero('L2: so much of each weight is added to its gradient').default(0)

const optimizer = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('adam'), lr, betas, eps, weightDecay: l2 }),
  z.strictObject({
    name: z.literal('adamw'),
    lr,
    betas,
    eps,
    weightDecay: atLeastZero('so much of each weight, times the rate, is taken off it').default(0.01),
  }),
  z.strictObject({
    name: z.literal('sgd'),
    lr: above('learning rate, which the schedule multiplies; with the schedule noam the default is 1').default(0.01),
    momentum: share('share of the last update that is done again').default(0),
    nesterov: yesOrNo("Nesterov's momentum").default(false),
    weightDecay: l2,
  }),
])

const warmup = count('steps over which the learning rate rises evenly from 0').default(100)
const metric = (use: string) => z.enum(metricNames).describe(`the validation's metric ${use}`)
const mode = z
  .enum(['minimum', 'maximum'])
  .describe('which is better; without it, the minimum of loss, perplexity and error rates, the maximum of the others')
  .optional()

const schedule = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('constant'), warmup }),
  z.strictObject({
    name: z.literal('cosine'),
    warmup,
    minimum: share('the factor at the last step').default(0),
  }),
  z.strictObject({
    name: z.literal('noam'),
    warmup: whole(1, 'steps over which the rate rises; then it falls as 1/√step').default(4000),
  }),
  z.strictObject({
    name: z.literal('inverseSquareRoot'),
    warmup: count('steps over which the rate rises; then it falls as √(warmup/step)').default(100),
  }),
  z.strictObject({
    name: z.literal('exponential'),
    warmup,
    decay: above('the factor …').max(1).default(0.5),
    every: whole(1, '… by which so many steps multiply the rate').default(1000),
  }),
  z.strictObject({
    name: z.literal('plateau'),
    warmup,
    metric: metric('that is watched').default('loss'),
    mode,
    factor: share('the rate is multiplied by this …').default(0.5),
    patience: whole(1, '… when so many validations in a row bring nothing better').default(2),
    lowest: share('never below this factor of the first rate').default(0),
  }),
])

const validation = z.strictObject({
  every: count('steps between two validations on held-out pairs; 0: none').default(0),
  heldOut: whole(1, 'pairs of each pattern of the task, at most').default(200),
  metrics: z
    .array(z.enum(textMetricNames))
    .describe('what else is measured on the decoded texts; what steers the run is measured anyway')
    .default([]),
})

const earlyStopping = z.strictObject({
  patience: count('stop when so many validations in a row bring nothing better; 0: never').default(0),
  metric: metric('that is watched').default('loss'),
  mode,
  minDelta: atLeastZero('only what is better by more than this is better').default(0),
})

const keepBest = z.strictObject({
  count: count('so many of the best validated models are kept in best/step-N; 0: none').default(0),
  metric: metric('that decides').default('loss'),
  mode,
})

const averaging = z.strictObject({
  count: count('the finished model is the mean of so many models; 0: it has the last weights').default(0),
  of: z.enum(['last', 'best']).describe('which: the last ones, or the best of keepBest').default('last'),
  every: whole(1, 'of last: the steps between two of them').default(100),
})

/** Everything that decides a run's numbers, with the defaults; `docs/config.md` is made from it. */
export const configSchema = z.strictObject({
  task: z
    .union([
      z.string(),
      z.strictObject({
        name: z.string().describe("the task's name"),
        options: z.record(z.string(), z.unknown()).describe("the task's own options").default({}),
      }),
    ])
    .describe('what to learn, as on the command line, or a task of this name with its options')
    .optional(),
  preset: z
    .enum(presetNames)
    .describe('sets of values that everything given stands above; see Presets')
    .default('original'),
  model: model.describe('the Transformer').prefault({}),
  optimizer: optimizer.describe("the optimiser, with PyTorch's names and arithmetic").default({
    name: 'adam',
    lr: 1e-3,
    betas: [0.9, 0.999],
    eps: 1e-8,
    weightDecay: 0,
  }),
  schedule: schedule.describe('how the learning rate goes on').default({ name: 'cosine', warmup: 100, minimum: 0 }),
  steps: count('the step to train to').default(3001),
  batchSize: whole(1, 'pairs a batch').default(64),
  accumulate: whole(1, 'batches a step: their gradients are summed before the update').default(1),
  labelSmoothing: share('probability spread evenly over all classes').default(0),
  l1: atLeastZero("L1: so much of each weight's sign is added to its gradient").default(0),
  clipNorm: atLeastZero('all gradients are scaled down together to this norm; 0: never').default(0),
  clipValue: atLeastZero('each gradient is brought to -x … x; 0: never').default(0),
  ema: share('the model is a running mean of the weights with this decay a step, such as 0.999; 0: none').default(0),
  validation: validation.describe('tests during the training').prefault({}),
  earlyStopping: earlyStopping.describe('when to stop before the last step').prefault({}),
  keepBest: keepBest.describe('which models to keep').prefault({}),
  averaging: averaging.describe('the mean of several models, which is often better than each').prefault({}),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .describe('of the first weights, the batches and dropout')
    .default(1),
  checkpointEvery: whole(1, 'steps between two checkpoints; changes no number').default(500),
  snapshots: count(
    'so many models along the way are kept in snapshots/step-N, dense at first, for the studio to look at; fewer where they would take more than 64 MiB; changes no number',
  ).default(12),
})

/** A config with every default filled in. */
export type TrainConfig = z.output<typeof configSchema>
/** The config's optimiser: its name and options. */
export type OptimizerConfig = TrainConfig['optimizer']
/** The config's schedule: its name and options. */
export type ScheduleConfig = TrainConfig['schedule']
