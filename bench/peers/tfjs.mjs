// One training step of the model in TensorFlow.js (WebAssembly), timed. Install beside this file: npm install --prefix bench/peers --ignore-scripts
import { fileURLToPath } from 'node:url'
import tf from '@tensorflow/tfjs'
import wasm from '@tensorflow/tfjs-backend-wasm'
import { oneHot, randomNumbers, sinusoids, sizes, time } from './arguments.mjs'

const { batch, length, width, layers, heads, vocab, steps } = sizes()
const headDim = width / heads
wasm.setWasmPaths(fileURLToPath(new URL('./node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)))
await tf.setBackend('wasm')
await tf.ready()

const weight = (rows, columns) =>
  tf.variable(tf.tensor(randomNumbers(rows * columns, 2 / Math.sqrt(rows)), [rows, columns]))
const filled = (size, value) => tf.variable(tf.fill([size], value))
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
const model = {
  src: weight(vocab, width),
  trg: weight(vocab, width),
  encoder: Array.from({ length: layers }, block),
  decoder: Array.from({ length: layers }, () => ({ attention: attention(), norm: norm(), block: block() })),
  out: linear(width, vocab),
}

const apply = ({ w, b }, x) =>
  tf.add(tf.matMul(x.reshape([-1, w.shape[0]]), w), b).reshape([...x.shape.slice(0, -1), w.shape[1]])
const normalise = ({ gamma, beta }, x) => {
  const centred = tf.sub(x, tf.mean(x, -1, true))
  const variance = tf.mean(tf.mul(centred, centred), -1, true)
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), gamma), beta)
}
const split = x => tf.transpose(x.reshape([batch, -1, heads, headDim]), [0, 2, 1, 3])
const attend = (p, query, keys, mask) => {
  const [q, k, v] = [split(apply(p.q, query)), split(apply(p.k, keys)), split(apply(p.v, keys))]
  const energy = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headDim)), mask)
  const merged = tf.transpose(tf.matMul(tf.softmax(energy), v), [0, 2, 1, 3]).reshape([batch, -1, width])
  return apply(p.out, merged)
}
const runBlock = (p, query, keys, mask) => {
  const x = normalise(p.norm1, tf.add(attend(p.attention, query, keys, mask), query))
  return normalise(p.norm2, tf.add(apply(p.ff2, tf.relu(apply(p.ff1, x))), x))
}

const trgLength = length - 1
const src = tf.tensor(oneHot(batch * length, vocab), [batch * length, vocab])
const trg = tf.tensor(oneHot(batch * trgLength, vocab), [batch * trgLength, vocab])
const target = tf.tensor(oneHot(batch * trgLength, vocab), [batch, trgLength, vocab])
const positions = tf.tensor(sinusoids(length, width), [length, width])
const srcMask = tf.zeros([batch, 1, 1, length])
const later = Array.from({ length: trgLength ** 2 }, (_, i) => (i % trgLength > Math.floor(i / trgLength) ? -1e20 : 0))
const trgMask = tf.tensor(later, [1, 1, trgLength, trgLength])

const loss = () => {
  let encoded = tf.add(tf.matMul(src, model.src).reshape([batch, length, width]), positions)
  for (const layer of model.encoder) encoded = runBlock(layer, encoded, encoded, srcMask)
  let decoded = tf.add(
    tf.matMul(trg, model.trg).reshape([batch, trgLength, width]),
    positions.slice([0, 0], [trgLength, width]),
  )
  for (const layer of model.decoder) {
    const query = normalise(layer.norm, tf.add(attend(layer.attention, decoded, decoded, trgMask), decoded))
    decoded = runBlock(layer.block, query, encoded, srcMask)
  }
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(apply(model.out, decoded)), target), -1)))
}
const optimizer = tf.train.adam(1e-3)

await time(`TensorFlow.js ${tf.version.tfjs} (wasm)`, steps, async () => {
  const value = optimizer.minimize(loss, true)
  await value.data()
  value.dispose()
})
