import { Command } from 'commander'
import { engineOptions } from '../../engine/engine-options.js'
import { UsageError } from '../../errors/usage-error.js'
import { count } from '../../math/number-words.js'
import { architectureOptions } from '../../model/options.js'
import type { OptionTable, Settled } from '../../options/option.js'
import { pickOptions } from '../../options/pick.js'
import { whole } from '../../options/values.js'
import { stepOptions } from '../../train/step-options.js'
import { Trainer } from '../../train/trainer.js'
import { benchModel, benchOptions } from '../bench/bench-options.js'
import { measure, peakMemoryMiB } from '../bench/measure.js'
import { syntheticTask } from '../bench/synthetic-task.js'
import { trainingStepFlops } from '../bench/training-flops.js'
import { type JsonFlag, jsonFlag, printJson } from '../json.js'
import { settledFlags, withOptionFlags } from '../option-flags.js'
import { print } from '../output.js'

const EXAMPLES = `
Examples:
  $ glassformer bench train
  $ glassformer bench train --engine wasm --threads 1 --json

A step is forward, loss, backward and Adam, on random ids without padding that were made beforehand; the decoder reads
seq-len - 1 of them. firstStepMs is tracing, compiling and the first step; ten more warm up and don't count. gflops is
the floating-point operations of a step's matrix products (10^9) over the median time; with --min-len, as if every
sequence were of the full length.`

const { dropout } = architectureOptions
const { labelSmoothing } = stepOptions

const benchTrainOptions = {
  ...benchOptions,
  minLen: {
    type: whole(2),
    about: 'the shortest sequence: lengths are uniform up to --seq-len',
    otherwise: 'all alike',
  },
  dropout,
  labelSmoothing,
} as const satisfies OptionTable

export function benchTrainCommand(): Command {
  const command = new Command('train').summary('training steps').description('Measures training steps.')
  return withOptionFlags(command, benchTrainOptions)
    .option(...jsonFlag('milliseconds per step, GFLOP/s, memory'))
    .addHelpText('after', EXAMPLES)
    .action(({ json }: JsonFlag, self: Command) => benchTrain(settledFlags(self, benchTrainOptions), json === true))
}

async function benchTrain(options: Settled<typeof benchTrainOptions>, json: boolean): Promise<void> {
  const { batchSize, seqLen, vocab, steps, minLen = seqLen, labelSmoothing } = options
  if (minLen > seqLen) throw new UsageError(`--min-len ${minLen} is more than --seq-len ${seqLen}`)
  const model = benchModel(options)
  const task = syntheticTask(vocab, minLen, seqLen)

  const start = performance.now()
  const trainer = await Trainer.start(model, task, {
    ...pickOptions(engineOptions, options),
    batchSize,
    labelSmoothing,
  })
  await trainer.next()
  const firstStepMs = performance.now() - start

  const msPerStep = await measure(steps, () => trainer.next())
  const gflops = trainingStepFlops(model.options, batchSize, seqLen, seqLen - 1) / 1e6 / msPerStep.median
  const { name: engine, threads } = trainer.engine
  const params = model.parameterCount
  trainer.dispose()
  if (json) {
    await printJson({ engine, threads, params, msPerStep, firstStepMs, gflops, peakMemoryMiB: peakMemoryMiB() })
    return
  }
  const { median, min, max } = msPerStep
  await print(
    `training, ${count(params)} parameters, batch ${batchSize}, length ${seqLen}; engine ${engine}, threads ${threads}\n` +
      `a step        ${median.toFixed(2)} ms (median of ${steps}; ${min.toFixed(2)} to ${max.toFixed(2)})\n` +
      `first step    ${firstStepMs.toFixed(1)} ms, tracing and compiling included\n` +
      `products      ${gflops.toFixed(1)} GFLOP/s\n` +
      `peak memory   ${peakMemoryMiB().toFixed(0)} MiB\n`,
  )
}
