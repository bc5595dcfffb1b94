// Prints how many bytes of JavaScript's heap one training step takes, for two depths of the model:
// node --expose-gc test/support/allocation-run.mjs

import { Transformer } from 'glassformer'
import { createWasmEngine } from '#engine'
import { leavesOf, trainingStep } from '#session'
import { gradients } from '#tensor'

const ROUNDS = 7
const STEPS = 200

const sizes = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0, embedDim: 16, heads: 2, maxLen: 32 }
const ids = (rows, length, shift) => ({
  data: Int32Array.from({ length: rows * length }, (_, i) => 1 + ((i * 7 + shift) % 12)),
  shape: [rows, length],
})
const batches = [
  { src: ids(4, 9, 0), trg: ids(4, 8, 3) },
  { src: ids(3, 5, 1), trg: ids(3, 6, 2) },
]

const result = {}
for (const numLayers of [1, 4]) {
  const model = new Transformer({ ...sizes, numLayers, seed: 1 })
  const { loss } = trainingStep(model)
  const trained = [...model.parameters()].filter(parameter => parameter.trained)
  const gradientOf = gradients(loss, trained)
  const session = await (await createWasmEngine({ threads: 1 })).open(leavesOf(model))
  const program = session.compile({ outputs: [loss, ...trained.map(parameter => gradientOf.get(parameter))] })
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    globalThis.gc()
    const before = process.memoryUsage().heapUsed
    for (let step = 0; step < STEPS; step++) await program.run(batches[step % 2])
    rounds.push((process.memoryUsage().heapUsed - before) / STEPS)
  }
  // The least: later rounds run compiled code, and a collection within a round would make it negative.
  result[numLayers] = Math.round(Math.min(...rounds.filter(bytes => bytes >= 0)))
}
console.log(JSON.stringify(result))
