import { type Command, Option } from 'commander'
import { Transformer } from '../../model/transformer.js'
import { type EngineFlags, withEngineOptions } from '../engine-options.js'
import { asUsage } from '../errors.js'
import { wholeNumber } from '../option-values.js'

/** What the flags of `bench` say. */
export interface BenchFlags extends EngineFlags {
  readonly batchSize: number
  readonly seqLen: number
  readonly minLen?: number
  readonly embedDim: number
  readonly layers: number
  readonly heads: number
  readonly vocab: number
  readonly steps: number
  readonly json?: boolean
}

/** Adds the options that both benchmarks have. */
export function withBenchOptions(command: Command, defaultThreads: string): Command {
  command
    .addOption(new Option('--batch-size <n>', 'sequences at once').argParser(wholeNumber(1)).default(32))
    .addOption(new Option('--seq-len <n>', 'tokens of each source and target').argParser(wholeNumber(2)).default(12))
    .addOption(
      new Option('--embed-dim <n>', "width of the model's vectors: even, divisible by --heads")
        .argParser(wholeNumber(1))
        .default(64),
    )
    .addOption(
      new Option('--layers <n>', 'layers of the encoder, and of the decoder').argParser(wholeNumber(1)).default(3),
    )
    .addOption(new Option('--heads <n>', 'heads of each attention').argParser(wholeNumber(1)).default(4))
    .addOption(
      new Option('--vocab <n>', 'tokens of each side, special ones included').argParser(wholeNumber(4)).default(13),
    )
    .addOption(new Option('--steps <n>', 'runs to measure').argParser(wholeNumber(1)).default(60))
  return withEngineOptions(command, defaultThreads).option('--json', 'print one JSON document on stdout')
}

/** The untrained model to measure. */
export function benchModel(flags: BenchFlags): Transformer {
  return asUsage(
    () =>
      new Transformer({
        srcVocabSize: flags.vocab,
        trgVocabSize: flags.vocab,
        embedDim: flags.embedDim,
        numLayers: flags.layers,
        heads: flags.heads,
        srcPadIdx: 0,
        trgPadIdx: 0,
        maxLen: Math.max(flags.seqLen + 2, 5000),
      }),
    { embedDim: '--embed-dim', numLayers: '--layers', heads: '--heads' },
  )
}
