import { Command } from 'commander'
import { greedyDecode } from '../../decode/greedy.js'
import { createEngine } from '../../engine/create-engine.js'
import { count } from '../../math/number-words.js'
import { Random } from '../../math/random.js'
import { type BenchFlags, benchModel, withBenchOptions } from '../bench/bench-options.js'
import { measure, peakMemoryMiB } from '../bench/measure.js'
import { randomRows } from '../bench/synthetic-task.js'
import { engineOptions } from '../engine-options.js'
import { printJson } from '../json.js'
import { print } from '../output.js'

const EXAMPLES = `
Examples:
  $ glassformer bench decode
  $ glassformer bench decode --batch-size 1 --json

A run decodes a batch greedily: seq-len source tokens in, seq-len new tokens out for every row, none ends earlier.
firstRunMs is tracing, compiling and the first run; ten more warm up and don't count.`

/** No token has this id: nothing ends early. */
const NEVER = -1

export function benchDecodeCommand(): Command {
  const command = new Command('decode').summary('greedy decoding').description('Measures greedy decoding.')
  return withBenchOptions(command, '1').addHelpText('after', EXAMPLES).action(benchDecode)
}

async function benchDecode(flags: BenchFlags): Promise<void> {
  const { batchSize, seqLen, vocab, steps } = flags
  const model = benchModel(flags)
  const sources = randomRows(batchSize, vocab, seqLen, new Random(1))
  const options = { ...engineOptions(flags), maxNewTokens: seqLen, eosId: NEVER }

  const start = performance.now()
  await greedyDecode(model, sources, options)
  const firstRunMs = performance.now() - start
  const msPerRun = await measure(steps, () => greedyDecode(model, sources, options))

  const { name: engine, threads } = await createEngine({ threads: 1, ...engineOptions(flags) })
  const params = model.parameterCount
  const tokensPerSecond = (1000 * batchSize * seqLen) / msPerRun.median
  if (flags.json) {
    const peak = peakMemoryMiB()
    await printJson({ engine, threads, params, msPerRun, firstRunMs, tokensPerSecond, peakMemoryMiB: peak })
    return
  }
  const { median, min, max } = msPerRun
  await print(
    `decoding, ${count(params)} parameters, batch ${batchSize}, length ${seqLen}; engine ${engine}, threads ${threads}\n` +
      `a run         ${median.toFixed(2)} ms (median of ${steps}; ${min.toFixed(2)} to ${max.toFixed(2)})\n` +
      `first run     ${firstRunMs.toFixed(1)} ms, tracing and compiling included\n` +
      `new tokens    ${count(tokensPerSecond)} a second\n` +
      `peak memory   ${peakMemoryMiB().toFixed(0)} MiB\n`,
  )
}
