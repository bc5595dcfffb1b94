// What every JavaScript peer shares: its flags, random numbers, the sinusoids, and the line it prints.
import { benchOptions } from '../../dist/cli/bench/bench-options.js'
import { readFlags } from '../flags.mjs'

const { engine, threads, ...sizeFlags } = benchOptions

export function sizes() {
  const given = readFlags('node bench/peers/…', 'Training steps of a peer; prints one JSON line.', sizeFlags)
  const { batchSize, seqLen, embedDim, numLayers, heads, vocab, steps } = given
  return { batch: batchSize, length: seqLen, width: embedDim, layers: numLayers, heads, vocab, steps }
}

/** `count` numbers from −½ to ½ times `scale`. */
export function randomNumbers(count, scale) {
  return Float32Array.from({ length: count }, () => (Math.random() - 0.5) * scale)
}

/** One-hot rows of random ids from 3 up. */
export function oneHot(rows, vocab) {
  const data = new Float32Array(rows * vocab)
  for (let row = 0; row < rows; row++) data[row * vocab + 3 + Math.floor(Math.random() * (vocab - 3))] = 1
  return data
}

export function sinusoids(length, width) {
  const data = new Float32Array(length * width)
  for (let position = 0; position < length; position++) {
    for (let column = 0; column < width; column += 2) {
      const angle = position * Math.exp((-column * Math.log(10000)) / width)
      data[position * width + column] = Math.sin(angle)
      data[position * width + column + 1] = Math.cos(angle)
    }
  }
  return data
}

/** Times `step` and prints one JSON line. The first step is told apart; three more warm up. */
export async function time(engine, steps, step) {
  const ms = []
  for (let i = 0; i < steps + 4; i++) {
    const start = performance.now()
    await step()
    ms.push(performance.now() - start)
  }
  const sorted = ms.slice(4).sort((a, b) => a - b)
  const msPerStep = { median: sorted[sorted.length >> 1], min: sorted[0], max: sorted.at(-1) }
  const peakMemoryMiB = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ engine, firstStepMs: ms[0], msPerStep, peakMemoryMiB }))
  process.exit(0)
}
