// How soon the picture of a large model is drawn, and how smoothly it is moved and unfolded, in Chromium.
//
//   node scripts/build-studio.mjs && node bench/picture.mjs --help
//
// The model: 6 + 6 layers, 512 wide, random weights, 40 tokens. The time is between the page's own marks, from the
// weights in memory to the first frame with numbers; frames are counted by requestAnimationFrame.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { createTask, saveModel, Transformer } from '../dist/index.js'
import { trueOrFalse } from '../dist/options/values.js'
import { servedRun, serveFolder } from '../dist/studio-server/index.js'
import { readFlags } from './flags.mjs'

const about = 'How soon the picture of a large model is drawn, and how smoothly it is moved, in Chromium.'
const flags = { json: { type: trueOrFalse, about: 'one line of JSON', default: false } }
const { json } = readFlags('node bench/picture.mjs', about, flags)

const OPENINGS = 3
const [LAYERS, DIM, HEADS, TOKENS] = [6, 512, 8, 40]

const folder = mkdtempSync(join(tmpdir(), 'glassformer-picture-'))
const task = createTask('digits')
const vocabulary = task.sourceVocabulary
await saveModel(
  folder,
  new Transformer({
    srcVocabSize: vocabulary.size,
    trgVocabSize: vocabulary.size,
    srcPadIdx: 0,
    trgPadIdx: 0,
    embedDim: DIM,
    numLayers: LAYERS,
    heads: HEADS,
    maxLen: 64,
  }),
  vocabulary,
)
const server = await serveFolder('dist/studio', { port: 0, extra: await servedRun(folder) })
// SOS and EOS are tokens too.
const source = Array.from({ length: TOKENS - 2 }, (_, i) => (7 * i) % 10).join(' ')
const address = `http://127.0.0.1:${server.address().port}/#run=served&src=${encodeURIComponent(source)}`
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] })

const drawn = []
const frames = { panning: [], unfolding: [] }
for (let i = 0; i < OPENINGS; i++) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(address)
  await page.waitForFunction(() => performance.getEntriesByName('picture').length > 0, null, { timeout: 120_000 })
  drawn.push(await page.evaluate(sinceWeights))
  frames.panning.push(...(await page.evaluate(pan)))
  for (const block of ['encoder.layers.2', 'decoder.layers.3']) {
    const measured = page.evaluate(count, 1500)
    await page.locator(`[data-block="${block}"]`).click()
    frames.unfolding.push(...(await measured))
    await page.keyboard.press('Escape')
    await page.getByTestId('model-picture').waitFor()
  }
  await page.context().close()
}
await browser.close()
server.closeAllConnections()
server.close()
rmSync(folder, { recursive: true })

const result = {
  drawnMs: { median: Math.round(quantile(drawn, 0.5)), worst: Math.round(Math.max(...drawn)) },
  panning: summary(frames.panning),
  unfolding: summary(frames.unfolding),
}
if (json) console.log(JSON.stringify(result))
else {
  const { drawnMs, panning, unfolding } = result
  console.log(`${LAYERS} + ${LAYERS} layers, ${DIM} wide, ${TOKENS} tokens`)
  console.log(`drawn after the weights  median ${drawnMs.median} ms, worst ${drawnMs.worst} ms of ${OPENINGS}`)
  for (const [name, { perSecond, p95 }] of Object.entries({ panning, unfolding }))
    console.log(`${name.padEnd(24)} ${perSecond} frames per second, 95 % of frames within ${p95} ms`)
}

function sinceWeights() {
  const [weights, picture] = ['weights', 'picture'].map(name => performance.getEntriesByName(name)[0].startTime)
  return picture - weights
}

/** Milliseconds of each frame while the picture is moved to and fro, sideways and down. */
async function pan() {
  const picture = document.querySelector('[data-testid=model-picture]')
  const times = []
  let last = performance.now()
  for (let i = 0; i < 120; i++) {
    picture.scrollLeft = 500 * (1 - Math.cos(i / 10))
    scrollTo(0, 150 * (1 - Math.cos(i / 15)))
    await new Promise(resolve => requestAnimationFrame(resolve))
    const now = performance.now()
    times.push(now - last)
    last = now
  }
  return times
}

/** Milliseconds of each frame for a while. */
async function count(forMs) {
  const times = []
  const start = performance.now()
  for (let last = start; last - start < forMs; ) {
    await new Promise(resolve => requestAnimationFrame(resolve))
    const now = performance.now()
    times.push(now - last)
    last = now
  }
  return times
}

function summary(times) {
  const sum = times.reduce((total, ms) => total + ms, 0)
  return { perSecond: Math.round((1000 * times.length) / sum), p95: Math.round(quantile(times, 0.95)) }
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}
