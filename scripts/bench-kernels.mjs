// Speed of the hot kernels, their data in the cache: node scripts/bench-kernels.mjs --help
// Several threads run each kernel at the same time, each on data of its own; their rates are added up.
import { readFileSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { inflateRawSync } from 'node:zlib'
import { readFlags } from '../bench/flags.mjs'
import { aText, whole } from '../dist/options/values.js'

if (isMainThread) await measureOnThreads()
else measure()

async function measureOnThreads() {
  const about = 'Speed of the hot kernels, their data in the cache.'
  const flags = {
    threads: { type: whole(1, 64), about: 'threads that run each kernel at once', default: 1 },
    only: { type: aText, about: 'kernels with this in their label', default: '' },
  }
  const { threads, only } = readFlags('node scripts/bench-kernels.mjs', about, flags)
  const arrived = new Int32Array(new SharedArrayBuffer(4))
  const results = await Promise.all(
    Array.from({ length: threads }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { threads, arrived, only } })
      return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    }),
  )
  for (const [i, { variant, label }] of results[0].entries()) {
    const rate = results.reduce((sum, result) => sum + result[i].rate, 0)
    console.log(`${process.version} ${variant.padEnd(8)}${label.padEnd(44)}${rate.toFixed(1).padStart(6)} GFLOP/s`)
  }
}

/** Returns when every thread has come as far. */
function meet(count) {
  const { threads, arrived } = workerData
  Atomics.add(arrived, 0, 1)
  while (Atomics.load(arrived, 0) < count * threads);
}

function measure() {
  const dir = new URL('../src/engine/wasm/generated/', import.meta.url)
  const read = name => readFileSync(new URL(`${name}.generated.ts`, dir), 'utf8')
  const signatures = new Function(`return ${/\{[^;]*\}(?= as const)/.exec(read('kernel-signatures'))[0]}`)()
  const base = 1 << 16

  const results = []
  for (const variant of ['plain', 'relaxed']) {
    const bytes = inflateRawSync(Buffer.from(/'([^']*)'/.exec(read(`kernels-${variant}`))[1], 'base64'))
    if (!WebAssembly.validate(bytes)) {
      continue // this runtime does not have it
    }
    const memory = new WebAssembly.Memory({ initial: 1024 })
    const { exports: kernels } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
    kernels.setScratch(base)
    const view = new DataView(memory.buffer)
    const floats = new Float32Array(memory.buffer)

    const bench = (label, kernel, gflop, range, makeFields) => {
      if (!`${variant} ${label}`.includes(workerData.only)) return
      let top = base + (4 << 20)
      const place = (count, fill) => {
        const pointer = top
        for (let i = 0; i < count; i++) floats[pointer / 4 + i] = fill ? fill(i) : (((i * 7919) % 1009) - 504) / 504
        top += (count * 4 + 63) & ~63
        return pointer
      }
      const ints = array => {
        const pointer = place(array.length)
        new Int32Array(memory.buffer).set(array, pointer / 4)
        return pointer
      }
      const fields = makeFields(place, ints)
      const args = 2048
      Object.entries(signatures[kernel]).forEach(([field, type], i) => {
        if (!(field in fields)) throw new Error(`${kernel}: no ${field}`)
        if (type === 'f32') view.setFloat32(args + i * 4, fields[field], true)
        else view.setInt32(args + i * 4, fields[field], true)
      })
      const run = () => kernels[kernel](args, ...range)
      meet(results.length + 1)
      const until = performance.now() + 200
      while (performance.now() < until) run()
      let best = Infinity
      const repeat = Math.max(1, Math.round(0.01 / gflop))
      for (let round = 0; round < 30; round++) {
        const started = performance.now()
        for (let i = 0; i < repeat; i++) run()
        best = Math.min(best, (performance.now() - started) / repeat)
      }
      results.push({ variant, label, rate: (gflop / best) * 1000 })
    }

    for (const [m, k, n] of [
      [384, 64, 64],
      [384, 64, 256],
      [384, 256, 64],
      [384, 64, 13],
      [1024, 512, 2048],
    ])
      for (const [label, bRowStride, bColStride] of [
        ['linear', 1, k],
        ['linear, input gradient', n, 1],
      ])
        bench(`${label} ${m}×${k}·${k}×${n}`, 'linear', (2 * m * k * n) / 1e9, [0, m], place => ({
          a: place(m * k),
          aStride: k,
          k,
          b: place(k * n),
          bRowStride,
          bColStride,
          n,
          bias: place(n),
          residual: 0,
          residualStride: 0,
          relu: 0,
          gate: 0,
          gateStride: 0,
          c: place(m * n),
          cStride: n,
        }))
    for (const [rows, outputs, inputs] of [
      [384, 64, 64],
      [384, 256, 64],
      [384, 64, 256],
      [384, 13, 64],
      [1024, 2048, 512],
    ])
      bench(
        `linearGradWeight ${outputs}×${rows}·${rows}×${inputs}`,
        'linearGradWeight',
        (2 * rows * outputs * inputs) / 1e9,
        [0, outputs],
        place => ({
          dy: place(rows * outputs),
          dyStride: outputs,
          x: place(rows * inputs),
          xStride: inputs,
          rows,
          inputs,
          dw: place(outputs * inputs),
        }),
      )
    for (const [batch, length, heads, headDim, rate] of [
      [32, 12, 4, 16, 0],
      [32, 12, 4, 16, 0.1],
      [32, 32, 4, 16, 0],
      [32, 12, 8, 64, 0],
      [8, 128, 8, 64, 0],
    ]) {
      const width = heads * headDim
      const shape = `${batch}×${heads} heads, length ${length}, ${headDim}${rate === 0 ? '' : ', dropout'}`
      const products = (2 * batch * heads * length * length * headDim) / 1e9
      const common = (place, ints) => ({
        q: place(batch * length * width),
        k: place(batch * length * width),
        v: place(batch * length * width),
        qStride: width,
        kStride: width,
        vStride: width,
        heads,
        headDim,
        divisor: Math.sqrt(headDim),
        queryStarts: ints(Array.from({ length: batch + 1 }, (_, n) => n * length)),
        keyStarts: ints(Array.from({ length: batch + 1 }, (_, n) => n * length)),
        queryLen: length,
        keyLen: length,
        keyIds: ints(Array.from({ length: batch * length }, () => 1)),
        keyIdsStrideN: length,
        keyIdsStrideL: 1,
        paddingIdx: 0,
        causal: 0,
        fill: -1e20,
        capacity: 0,
        probs: place(batch * heads * length * length, () => 1 / length),
        probsStrideN: heads * length * length,
        seed: rate === 0 ? 0 : ints([1, 1]),
        tensorId: 1,
        rate,
      })
      bench(`attention ${shape}`, 'attention', 2 * products, [0, batch], (place, ints) => ({
        ...common(place, ints),
        out: place(batch * length * width),
        outStride: width,
      }))
      bench(`attentionGrad ${shape}`, 'attentionGrad', 4 * products, [0, batch], (place, ints) => ({
        ...common(place, ints),
        dOut: place(batch * length * width),
        dOutStride: width,
        dq: place(batch * length * width),
        dk: place(batch * length * width),
        dv: place(batch * length * width),
        dqStride: width,
        dkStride: width,
        dvStride: width,
      }))
    }
  }
  parentPort.postMessage(results)
}
