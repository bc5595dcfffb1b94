// Where a training step's time goes, kernel by kernel: node bench/profile.mjs --help
// It looks inside the trainer's session, so it goes with the engine's code.
import { kernelSignatures } from '../dist/engine/wasm/generated/kernel-signatures.generated.js'
import { Trainer } from '../dist/index.js'
import { share, trueOrFalse, whole } from '../dist/options/values.js'
import { readFlags } from './flags.mjs'
import { batchesOf, engineFlags, originalModel, randomPairs } from './synthetic-training.mjs'

const about = 'Where the time of a training step goes, kernel by kernel; of several threads it looks at the main one.'
const flags = {
  ...engineFlags(1),
  steps: { type: whole(1), about: 'steps to measure', default: 60 },
  dropout: { type: share, about: 'the share of numbers that dropout leaves out', default: 0 },
  ragged: { type: trueOrFalse, about: '64 sequences of 3 to 20 tokens instead of 32 of 12', default: false },
}
const { engine, threads, steps, dropout, ragged } = readFlags('node bench/profile.mjs', about, flags)
const pairs = ragged
  ? Array.from({ length: 64 }, (_, i) => randomPairs(1, 3 + ((i * 7) % 18))).flat()
  : randomPairs(32, 12)
const options = { engine, threads, batchSize: pairs.length }
const trainer = await Trainer.start(
  originalModel(dropout),
  batchesOf(() => pairs),
  options,
)
const run = async () => {
  const start = performance.now()
  for (let i = 0; i < steps; i++) await trainer.next()
  return (performance.now() - start) / steps
}
await run()

const { session } = trainer.programs
const kernels = session.kernels
const ms = new Map()
session.kernels = kernels.map((kernel, index) => (args, begin, end) => {
  const start = performance.now()
  kernel(args, begin, end)
  const name = Object.keys(kernelSignatures)[index]
  ms.set(name, (ms.get(name) ?? 0) + (performance.now() - start) / steps)
})
const stepMs = await run()
console.log(
  `${trainer.engine.name}, threads ${threads}, Node ${process.versions.node}: ${stepMs.toFixed(2)} ms per step`,
)
for (const [name, time] of [...ms].sort((a, b) => b[1] - a[1])) {
  if (time > 0.05)
    console.log(
      `${name.padEnd(20)} ${time.toFixed(2).padStart(6)} ms ${((100 * time) / stepMs).toFixed(1).padStart(5)} %`,
    )
}
const rest = stepMs - [...ms.values()].reduce((sum, time) => sum + time, 0)
console.log(`${'outside the kernels'.padEnd(20)} ${rest.toFixed(2).padStart(6)} ms`)
process.exit(0)
