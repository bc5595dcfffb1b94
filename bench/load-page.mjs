// What a large model costs a page: loads it in Chromium with a progress bar, lets it answer, and prints one JSON line.
//   npm run build && node bench/load-page.mjs --help
// The renderer's memory is its resident set's peak; `counted` is what the page itself is told of it.
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { saveModel, Transformer } from '../dist/index.js'
import { aText } from '../dist/options/values.js'
import { findParts } from '../scripts/real-parts.mjs'
import { readFlags } from './flags.mjs'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' }
const library = fileURLToPath(new URL('../dist/browser', import.meta.url))
const about = 'What a large model costs a page: memory when it is loaded, and when it has answered.'
const folderFlag = { type: aText, about: 'the folder of a model', otherwise: "one of Marian's size, 75 M, is made" }
const given = readFlags('node bench/load-page.mjs', about, { folder: folderFlag })
const made = given.folder === undefined ? mkdtempSync(join(tmpdir(), 'glassformer-load-')) : null
const folder = given.folder ?? made
if (made !== null) {
  const sizes = { srcVocabSize: 58101, trgVocabSize: 58101, srcPadIdx: 0, trgPadIdx: 0, shareEmbeddings: true }
  await saveModel(made, new Transformer({ ...sizes, embedDim: 512, numLayers: 6, heads: 8 }))
}

const server = createServer(({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
  response.setHeader('Content-Type', types[extname(pathname)] ?? 'application/octet-stream')
  if (pathname === '/') {
    response.setHeader('Content-Type', types['.html'])
    response.end('<!doctype html><progress></progress>')
    return
  }
  const path = pathname.startsWith('/model/') ? join(folder, pathname.slice(7)) : join(library, pathname)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) {
    response.writeHead(404).end()
    return
  }
  response.setHeader('Content-Length', stat.size)
  createReadStream(path).pipe(response)
}).listen(0, '127.0.0.1')

const browser = await chromium.launch({
  executablePath: findParts().chromium,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic'],
})
try {
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${server.address().port}/`)
  const session = await browser.newBrowserCDPSession()
  const { bar, updates } = await tab.evaluate(load)
  const loaded = { peakMiB: await peak(session), countedMiB: await tab.evaluate(counted) }
  await tab.evaluate(answer)
  const answered = { peakMiB: await peak(session), countedMiB: await tab.evaluate(counted) }
  const fileMiB = Math.round(statSync(join(folder, 'model.safetensors')).size / 2 ** 20)
  console.log(JSON.stringify({ fileMiB, progress: { bar, updates }, loaded, answered }))
} finally {
  await browser.close()
  server.close()
  if (made !== null) rmSync(made, { recursive: true })
}

/** Of the renderer that holds most: the page's. */
async function peak(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const peaks = renderers.map(id => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]))
  return Math.round(Math.max(...peaks) / 1024)
}

/** These three run in the page. */
async function load() {
  const { loadModel } = await import('/glassformer.js')
  const bar = document.querySelector('progress')
  let updates = 0
  const onProgress = ({ loaded, total = 0 }) => {
    updates++
    Object.assign(bar, { max: total, value: loaded })
  }
  globalThis.loaded = await loadModel('/model', onProgress)
  return { bar: bar.value / bar.max, updates }
}

async function answer() {
  const { generate } = await import('/glassformer.js')
  const ids = [[5, 6, 7, 8, 2]]
  const [{ sequences }] = await generate(globalThis.loaded.model, ids, { sosId: 1, eosId: 2, maxNewTokens: 8 })
  return sequences[0].ids
}

async function counted() {
  return Math.round((await performance.measureUserAgentSpecificMemory()).bytes / 2 ** 20)
}
