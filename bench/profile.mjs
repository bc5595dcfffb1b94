// Where a training step's time goes, kernel by kernel, on one thread: node bench/profile.mjs [--engine wasm|blas] [--steps 60]
// It looks inside the trainer's session, so it goes with the engine's code.
import { parseArgs } from 'node:util'
import { kernelSignatures } from '../dist/engine/wasm/generated/kernel-signatures.generated.js'
import { Trainer } from '../dist/index.js'
import { batchesOf, originalModel, randomPairs } from './synthetic-training.mjs'

const { values } = parseArgs({
  options: { engine: { type: 'string', default: 'wasm' }, steps: { type: 'string', default: '60' } },
})
const [N, length, steps] = [32, 12, Number(values.steps)]
const pairs = randomPairs(N, length)
const options = { engine: values.engine, threads: 1, batchSize: N }
const trainer = await Trainer.start(
  originalModel(),
  batchesOf(() => pairs),
  options,
)
const run = async () => {
  const start = performance.now()
  for (let i = 0; i < steps; i++) await trainer.next()
  return (performance.now() - start) / steps
}
await run()
const whole = await run()

const { session } = trainer.programs
const kernels = session.kernels
const ms = new Map()
session.kernels = kernels.map((kernel, index) => (args, begin, end) => {
  const start = performance.now()
  kernel(args, begin, end)
  const name = Object.keys(kernelSignatures)[index]
  ms.set(name, (ms.get(name) ?? 0) + (performance.now() - start) / steps)
})
await run()
session.kernels = kernels.map(() => () => {})
trainer.programs.scalar = () => 1
const around = await run()

console.log(`${trainer.engine.name}, 1 thread, Node ${process.versions.node}: ${whole.toFixed(2)} ms a step`)
for (const [name, time] of [...ms].sort((a, b) => b[1] - a[1])) {
  if (time > 0.05)
    console.log(
      `${name.padEnd(20)} ${time.toFixed(2).padStart(6)} ms ${((100 * time) / whole).toFixed(1).padStart(5)} %`,
    )
}
console.log(
  `${'around the kernels'.padEnd(20)} ${around.toFixed(2).padStart(6)} ms ${((100 * around) / whole).toFixed(1).padStart(5)} %`,
)
process.exit(0)
