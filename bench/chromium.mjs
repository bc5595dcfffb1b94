// Training steps in Chromium, by a page that this script serves and drives: node bench/chromium.mjs --help
// Prints one JSON line, as `glassformer bench train --json` does.
import { createReadStream, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { benchOptions } from '../dist/cli/bench/bench-options.js'
import { readFlags } from './flags.mjs'
import { engineFlags } from './synthetic-training.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const about = 'Training steps in Chromium; prints one JSON line, as glassformer bench train --json does.'
const sizes = readFlags('node bench/chromium.mjs', about, { ...benchOptions, ...engineFlags(2) })

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.cjs': 'text/javascript' }
const imports = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports)
    .filter(([, target]) => target.default !== undefined)
    .map(([name, target]) => [name, target.default.replace('.', '')]),
)
const page = `<!doctype html><script type="importmap">${JSON.stringify({
  imports: { ...imports, zod: '/node_modules/zod/index.js' },
})}</script>`

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, 'http://localhost').pathname)
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
  response.setHeader('Content-Type', types[extname(path)] ?? 'text/html')
  if (path === '/') response.end(page)
  else
    createReadStream(join(root, path))
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
}).listen(0, '127.0.0.1')

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  ),
})
try {
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${server.address().port}/`)
  console.log(JSON.stringify(await tab.evaluate(measure, sizes)))
} finally {
  await browser.close()
  server.close()
}

/** Runs in the page. Its main thread spins where a worker would sleep, which costs no time here. */
async function measure({ batchSize: N, seqLen: length, embedDim, numLayers, heads, vocab, steps, engine, threads }) {
  const { Transformer, Trainer, Vocabulary } = await import('/dist/index.js')
  const model = new Transformer({
    srcVocabSize: vocab,
    trgVocabSize: vocab,
    embedDim,
    numLayers,
    heads,
    srcPadIdx: 0,
    trgPadIdx: 0,
  })
  const id = () => 3 + Math.floor(Math.random() * (vocab - 3))
  const row = () => Array.from({ length }, id)
  const pairs = Array.from({ length: N }, () => ({ source: row(), target: row() }))
  const vocabulary = Vocabulary.ofTokens(
    Array.from({ length: vocab - 3 }, (_, i) => `t${i}`),
    'words',
  )
  const task = {
    name: 'bench',
    options: {},
    sourceVocabulary: vocabulary,
    targetVocabulary: vocabulary,
    srcPadIdx: 0,
    trgPadIdx: 0,
    ignoreIndex: 0,
    largestBatch: N,
    patterns: [],
    trainingBatches: () => ({ next: () => pairs, state: {} }),
  }
  const start = performance.now()
  const trainer = await Trainer.start(model, task, { engine, threads, batchSize: N })
  await trainer.next()
  const firstStepMs = performance.now() - start
  for (let i = 0; i < 20; i++) await trainer.next()
  const ms = []
  for (let i = 0; i < steps; i++) {
    const begin = performance.now()
    await trainer.next()
    ms.push(performance.now() - begin)
  }
  ms.sort((a, b) => a - b)
  const { name, threads: used } = trainer.engine
  return {
    engine: `${name} in ${navigator.userAgent.match(/Chrom\w+\/\d+/)?.[0]}`,
    threads: used,
    firstStepMs,
    msPerStep: { median: ms[steps >> 1], min: ms[0], max: ms.at(-1) },
  }
}
