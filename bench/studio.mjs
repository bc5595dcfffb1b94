// How soon the studio can be used, how long it trains, and how it answers clicks meanwhile, in Chromium.
//
//   node scripts/build-studio.mjs && node bench/studio.mjs --help
//
// A click's time is the browser's own (Event Timing): from the input to the frame that shows what came of it.
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { delimiter, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { trueOrFalse } from '../dist/options/values.js'
import { serveFolder } from '../dist/studio-server/static-server.js'
import { findParts } from '../scripts/real-parts.mjs'
import { readFlags } from './flags.mjs'

const about = 'How soon the studio can be used, how long it trains, and how it answers clicks meanwhile, in Chromium.'
const flags = { json: { type: trueOrFalse, about: 'one line of JSON', default: false } }
const { json } = readFlags('node bench/studio.mjs', about, flags)

const OPENINGS = 5
const PAUSE = 400

const server = await serveFolder('dist/studio', { port: 0 })
const address = `http://127.0.0.1:${server.address().port}/`
const browser = await chromium.launch({
  executablePath: whole(findParts().chromium),
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic'],
})

const usable = []
for (let i = 0; i < OPENINGS; i++) usable.push(await timeToUsable())
const { seconds, steps, clicks } = await train()
await browser.close()
server.close()

const result = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  usableMs: summary(usable),
  trainedTo99: { seconds, steps },
  clickMs: {
    ...summary(clicks.map(({ ms }) => ms)),
    count: clicks.length,
    within100: share(clicks, ({ ms }) => ms <= 100),
  },
  slowest: [...clicks].sort((a, b) => b.ms - a.ms).slice(0, 5),
}
if (json) console.log(JSON.stringify(result))
else {
  console.log(`${result.cpu}, ${result.cores} cores`)
  console.log(
    `usable after opening      median ${result.usableMs.median} ms, worst ${result.usableMs.worst} ms of ${OPENINGS}`,
  )
  console.log(`the original's task ≥ 99 %  ${seconds.toFixed(1)} s, ${steps} steps`)
  const { median, p95, worst, count, within100 } = result.clickMs
  console.log(
    `clicks while training     median ${median} ms, 95 % within ${p95} ms, worst ${worst} ms of ${count}; ${Math.round(100 * within100)} % within 100 ms`,
  )
  for (const { what, ms } of result.slowest) console.log(`  ${String(ms).padStart(5)} ms  ${what}`)
}

/** Milliseconds from navigation until the model has answered and a cell's arithmetic stands there. */
async function timeToUsable() {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('[data-testid=formula]') && document.querySelector('.answer .token'))
        globalThis.usableAt ??= performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(address)
  await page.waitForFunction(() => globalThis.usableAt !== undefined)
  const ms = Math.round(await page.evaluate(() => globalThis.usableAt))
  await context.close()
  return ms
}

/** Trains the original's task as the page proposes it, and clicks around until it is done. */
async function train() {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(() => {
    globalThis.interactions = []
    new PerformanceObserver(list => {
      for (const entry of list.getEntries())
        if (entry.interactionId) globalThis.interactions.push([entry.interactionId, entry.duration, entry.name])
    }).observe({ type: 'event', durationThreshold: 16, buffered: true })
    // When the held-out sequences of every pattern are right often enough.
    setInterval(() => {
      const shares = [...document.querySelectorAll('[data-testid=held-out]')].map(({ textContent }) =>
        Number.parseFloat(textContent),
      )
      if (shares.length === 3 && Math.min(...shares) >= 99) globalThis.doneAt ??= performance.now()
    }, 50)
  })
  await page.goto(`${address}#view=train`)
  await page.getByRole('button', { name: 'Start' }).waitFor()
  await page.waitForTimeout(1000)
  const started = await page.evaluate(() => performance.now())
  await page.getByRole('button', { name: 'Start' }).click()
  const clicks = []
  const nav = name => page.locator('header nav').getByRole('button', { name, exact: true })
  const actions = [
    ['view See through', () => nav('See through')],
    ['a cell', () => page.getByRole('gridcell').nth(3)],
    ['gradient', () => page.getByRole('button', { name: 'Gradient', exact: true })],
    ['values', () => page.getByRole('button', { name: 'Values', exact: true })],
    ['heat map', () => page.getByRole('button', { name: 'Heat map' })],
    ['numbers', () => page.getByRole('button', { name: 'Numbers', exact: true })],
    ['next tensor', () => page.getByRole('button', { name: 'Next tensor in the flow of data' })],
    ['view Decode', () => nav('Decode')],
    ['beam search', () => page.getByRole('button', { name: 'Beam search' })],
    ['greedy', () => page.getByRole('button', { name: 'Greedy' })],
    ['view Time', () => nav('Time')],
    ['view Take it away', () => nav('Take it away')],
    ['view Lessons', () => nav('Lessons')],
    ['language', () => page.getByRole('button', { name: '中文' })],
    ['language back', () => page.getByRole('button', { name: 'English' })],
    ['view Train', () => nav('Train')],
  ]
  const result = { seconds: Number.NaN, steps: 0, clicks }
  for (let i = 0; ; i++) {
    const [what, target] = actions[i % actions.length]
    const before = await page.evaluate(() => globalThis.interactions.length)
    const box = await target()
      .boundingBox({ timeout: 5000 })
      .catch(() => null)
    if (box !== null) {
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
      await page.waitForTimeout(PAUSE)
      const seen = await page.evaluate(from => globalThis.interactions.slice(from), before)
      // What took less than the observer's threshold is not reported.
      clicks.push({ what, ms: Math.round(Math.max(16, ...seen.map(([, duration]) => duration))) })
    }
    if (what !== 'view Train') continue
    const { doneAt, step, running } = await page.evaluate(() => ({
      doneAt: globalThis.doneAt,
      step: Number(document.querySelector('[data-testid=step]').textContent),
      running: [...document.querySelectorAll('button')].some(({ textContent }) => textContent === 'Pause'),
    }))
    if (doneAt !== undefined && Number.isNaN(result.seconds))
      Object.assign(result, { seconds: (doneAt - started) / 1000, steps: step })
    if (!running) break
  }
  await context.close()
  return result
}

/** Playwright wants a whole path. */
function whole(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => resolve(folder, program))
    .find(existsSync)
}

function summary(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { median: at(0.5), p95: at(0.95), worst: sorted.at(-1) }
}

function share(values, holds) {
  return values.filter(holds).length / values.length
}
