import { Command } from 'commander'
import { generate } from '../../decode/generate.js'
import { searchOptions } from '../../decode/generate-options.js'
import { createEngine } from '../../engine/create-engine.js'
import { engineOptions } from '../../engine/engine-options.js'
import { count } from '../../math/number-words.js'
import { Random } from '../../math/random.js'
import type { Settled } from '../../options/option.js'
import { pickOptions } from '../../options/pick.js'
import { answerDecoder } from '../../runs/answer-options.js'
import { benchModel, benchOptions } from '../bench/bench-options.js'
import { measure, peakMemoryMiB } from '../bench/measure.js'
import { randomRows } from '../bench/synthetic-task.js'
import { type JsonFlag, jsonFlag, printJson } from '../json.js'
import { settledFlags, withOptionFlags } from '../option-flags.js'
import { print } from '../output.js'

const EXAMPLES = `
Examples:
  $ glassformer bench decode
  $ glassformer bench decode --batch-size 1 --json
  $ glassformer bench decode --num-beams 4

A run decodes a batch: seq-len source tokens in, seq-len new tokens out for every row, none ends earlier.
firstRunMs is tracing, compiling and the first run; ten more warm up and don't count.`

/** No token has this id: nothing ends early. */
const NEVER = -1

const { numBeams } = searchOptions
const { threads } = answerDecoder
const benchDecodeOptions = { ...benchOptions, threads, numBeams } as const

export function benchDecodeCommand(): Command {
  const command = new Command('decode').summary('decoding').description('Measures decoding.')
  return withOptionFlags(command, benchDecodeOptions)
    .option(...jsonFlag('milliseconds per run, tokens per second, memory'))
    .addHelpText('after', EXAMPLES)
    .action(({ json }: JsonFlag, self: Command) => benchDecode(settledFlags(self, benchDecodeOptions), json === true))
}

async function benchDecode(options: Settled<typeof benchDecodeOptions>, json: boolean): Promise<void> {
  const { batchSize, seqLen, vocab, steps, numBeams } = options
  const model = benchModel(options)
  const sources = randomRows(batchSize, vocab, seqLen, new Random(1))
  const engine = pickOptions(engineOptions, options)
  const decode = () => generate(model, sources, { ...engine, numBeams, maxNewTokens: seqLen, eosId: NEVER })

  const start = performance.now()
  await decode()
  const firstRunMs = performance.now() - start
  const msPerRun = await measure(steps, decode)

  const { name, threads } = await createEngine({ threads: 1, ...engine })
  const params = model.parameterCount
  const tokensPerSecond = (1000 * batchSize * seqLen) / msPerRun.median
  if (json) {
    const peak = peakMemoryMiB()
    await printJson({ engine: name, threads, params, msPerRun, firstRunMs, tokensPerSecond, peakMemoryMiB: peak })
    return
  }
  const { median, min, max } = msPerRun
  const beams = numBeams > 1 ? `${numBeams} beams, ` : ''
  await print(
    `decoding, ${count(params)} parameters, ${beams}batch ${batchSize}, length ${seqLen}; engine ${name}, threads ${threads}\n` +
      `a run         ${median.toFixed(2)} ms (median of ${steps}; ${min.toFixed(2)} to ${max.toFixed(2)})\n` +
      `first run     ${firstRunMs.toFixed(1)} ms, tracing and compiling included\n` +
      `new tokens    ${count(tokensPerSecond)} a second\n` +
      `peak memory   ${peakMemoryMiB().toFixed(0)} MiB\n`,
  )
}
