// One training step of the model in jax-js (WebAssembly), timed. Install beside this file: npm install --prefix bench/peers --ignore-scripts
// Arrays are owned once: every use but the last takes a reference (`.ref`).
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax'
import { oneHot, randomNumbers, sinusoids, sizes, time } from './arguments.mjs'

const { batch, length, width, layers, heads, vocab, steps } = sizes()
const headDim = width / heads
const trgLength = length - 1
await init()
defaultDevice('wasm')

const array = (data, ...shape) => np.array(data).reshape(shape)
const weight = (rows, columns) => array(randomNumbers(rows * columns, 2 / Math.sqrt(rows)), rows, columns)
const filled = (size, value) => np.array(new Float32Array(size).fill(value))
const linear = (rows, columns) => ({ w: weight(rows, columns), b: filled(columns, 0) })
const norm = () => ({ gamma: filled(width, 1), beta: filled(width, 0) })
const attention = () => ({
  q: linear(width, width),
  k: linear(width, width),
  v: linear(width, width),
  out: linear(width, width),
})
const block = () => ({
  attention: attention(),
  norm1: norm(),
  norm2: norm(),
  ff1: linear(width, 4 * width),
  ff2: linear(4 * width, width),
})
let parameters = {
  src: weight(vocab, width),
  trg: weight(vocab, width),
  encoder: Array.from({ length: layers }, block),
  decoder: Array.from({ length: layers }, () => ({ attention: attention(), norm: norm(), block: block() })),
  out: linear(width, vocab),
}

const apply = ({ w, b }, x) => np.matmul(x, w.ref).add(b.ref)
const normalise = ({ gamma, beta }, x) => {
  const mean = np.mean(x.ref, -1, { keepdims: true })
  const centred = x.sub(mean)
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true })
  return centred
    .mul(np.reciprocal(np.sqrt(variance.add(1e-5))))
    .mul(gamma.ref)
    .add(beta.ref)
}
const split = (x, len) => x.reshape([batch, len, heads, headDim]).transpose([0, 2, 1, 3])
const attend = (p, query, keys, queryLen, keyLen, mask) => {
  const q = split(apply(p.q, query), queryLen)
  const k = split(apply(p.k, keys.ref), keyLen)
  const v = split(apply(p.v, keys), keyLen)
  const energy = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(headDim))
  const context = np.matmul(nn.softmax(np.where(mask, energy, -1e20), -1), v)
  return apply(p.out, context.transpose([0, 2, 1, 3]).reshape([batch, queryLen, width]))
}
const runBlock = (p, query, keys, queryLen, keyLen, mask) => {
  const x = normalise(p.norm1, attend(p.attention, query.ref, keys, queryLen, keyLen, mask).add(query))
  return normalise(p.norm2, apply(p.ff2, nn.relu(apply(p.ff1, x.ref))).add(x))
}

function loss(p, src, trg, target, srcMask, trgMask, positions) {
  let encoded = np.matmul(src, p.src.ref).add(positions.ref)
  for (const layer of p.encoder) encoded = runBlock(layer, encoded.ref, encoded, length, length, srcMask.ref)
  let decoded = np.matmul(trg, p.trg.ref).add(positions.slice([0, trgLength]).reshape([trgLength, width]))
  for (const layer of p.decoder) {
    const attended = attend(layer.attention, decoded.ref, decoded.ref, trgLength, trgLength, trgMask.ref)
    const query = normalise(layer.norm, attended.add(decoded))
    decoded = runBlock(layer.block, query, encoded.ref, trgLength, length, srcMask.ref)
  }
  for (const used of [encoded, srcMask, trgMask]) used.dispose()
  return np.sum(nn.logSoftmax(apply(p.out, decoded), -1).mul(target)).mul(-1 / (batch * trgLength))
}

const lossAndGradients = valueAndGrad(loss)
const step = jit((p, m, v, ...inputs) => {
  const [value, gradients] = lossAndGradients(tree.ref(p), ...inputs)
  const newM = tree.map((mean, g) => mean.mul(0.9).add(g.mul(0.1)), m, tree.ref(gradients))
  const newV = tree.map((mean, g) => mean.mul(0.999).add(np.square(g).mul(0.001)), v, gradients)
  const update = (w, mean, square) => w.sub(mean.mul(1e-3).div(np.sqrt(square).add(1e-8)))
  return [value, tree.map(update, p, tree.ref(newM), tree.ref(newV)), newM, newV]
})

const zeros = () => tree.map(x => np.zeros(x.shape), tree.ref(parameters))
let [m, v] = [zeros(), zeros()]
const inputs = [
  array(oneHot(batch * length, vocab), batch, length, vocab),
  array(oneHot(batch * trgLength, vocab), batch, trgLength, vocab),
  array(oneHot(batch * trgLength, vocab), batch, trgLength, vocab),
  np.ones([batch, 1, 1, length]).greater(0),
  np
    .tril(np.ones([trgLength, trgLength]))
    .greater(0)
    .reshape([1, 1, trgLength, trgLength]),
  array(sinusoids(length, width), length, width),
]

await time('jax-js (wasm)', steps, async () => {
  const [value, ...next] = step(parameters, m, v, ...inputs.map(input => input.ref))
  ;[parameters, m, v] = next
  await value.jsAsync()
})
