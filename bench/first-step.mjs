// What the first training step waits for, and a step at shapes never seen: node bench/first-step.mjs --help
// It looks inside the engine, so it goes with the engine's code.
import { WasmProgram } from '../dist/engine/wasm/wasm-program.js'
import { WasmSession } from '../dist/engine/wasm/wasm-session.js'
import { Trainer, Transformer } from '../dist/index.js'
import { readFlags } from './flags.mjs'
import { batchesOf, engineFlags, originalModel, randomPairs } from './synthetic-training.mjs'

const about =
  'What the first training step of the original’s model waits for, and how long a step takes at other sizes.'
const { engine, threads } = readFlags('node bench/first-step.mjs', about, engineFlags(2))
const marks = []
const mark = what => marks.push([what, performance.now()])

/** Marks the end of a method. */
function markEnd(prototype, method, what) {
  const original = prototype[method]
  prototype[method] = function (...args) {
    const result = original.apply(this, args)
    if (result instanceof Promise) return result.finally(() => mark(what))
    mark(what)
    return result
  }
}
markEnd(Transformer.prototype, 'inTraining', 'the forward pass is traced')
markEnd(WasmSession, 'open', 'gradients traced, kernels compiled, parameters in memory')
markEnd(WasmSession.prototype, 'compile', 'the program is made')
const { execute } = WasmSession.prototype
WasmSession.prototype.execute = function (...args) {
  mark('memory is planned')
  execute.apply(this, args)
}
markEnd(WasmProgram.prototype, 'run', 'it has run')

const model = originalModel()
let pairs = randomPairs(32, 12)
mark('start')
const options = { engine, threads, batchSize: 32 }
const trainer = await Trainer.start(
  model,
  batchesOf(() => pairs),
  options,
)
await trainer.next()
const first = marks.splice(0)
for (let i = 0; i < 60; i++) await trainer.next()

const timeOf = async batch => {
  pairs = batch
  const start = performance.now()
  await trainer.next()
  return performance.now() - start
}
const shapes = [
  [32, 12],
  [40, 17],
  [40, 17],
  [7, 9],
  [90, 20],
]
const steps = []
for (const [size, length] of shapes) steps.push([size, length, await timeOf(randomPairs(size, length))])

const line = (what, ms) => console.log(`${what.padEnd(58)}${ms.toFixed(1).padStart(7)} ms`)
console.log(`${trainer.engine.name}, threads ${trainer.engine.threads}, Node ${process.versions.node}: the first step`)
for (const [i, [what, at]] of first.entries()) if (i > 0) line(what, at - first[i - 1][1])
line('all of it', first.at(-1)[1] - first[0][1])
console.log('later, in this order, at its first time or again:')
for (const [size, length, ms] of steps) line(`a step of ${size} sequences of ${length}`, ms)
process.exit()
