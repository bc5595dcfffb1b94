import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { servedRun, serveFolder } from '#studio-server'
import { chromiumPath, FLAGS, sharedWindow } from '../support/chromium.js'
import { once } from '../support/once.js'
import { scratch } from '../support/scratch.js'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
export const pageFolder = join(projectRoot, 'dist/studio')
/** How long the page's models are trained for the tests: enough to be right nearly always, and quickly done. */
export const demoSteps = process.env['STUDIO_BUILT'] ? 3001 : 201

/** Builds the page and trains its models, once for all test files; with STUDIO_BUILT set, it is taken as it is. */
export async function builtPage(): Promise<void> {
  if (!process.env['STUDIO_BUILT']) await once('studio', async () => buildPage())
}

function buildPage(): void {
  const env = { ...process.env, STUDIO_STEPS: String(demoSteps) }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build-studio.mjs'], {
    cwd: projectRoot,
    env,
  })
  if (status !== 0) throw new Error(`the studio's build failed:\n${stdout}${stderr}`)
}

export interface Opened {
  readonly page: Page
  readonly address: string
  /** Errors on the console and uncaught ones. */
  readonly errors: string[]
  readonly close: () => Promise<void>
}

export interface OpenOptions {
  readonly hash?: string
  readonly query?: string
  /** The folder of a model, as `glassformer studio --model` takes it. */
  readonly model?: string
  readonly locale?: string
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  /** Pixels of the screen by pixel of the page. Default 1. */
  readonly scale?: number
  /** Whether the visitor asks for less motion. Default true. */
  readonly still?: boolean
  /** Whether the server sends the headers that threads need. Default true. */
  readonly isolated?: boolean
  /** A browser that refuses to keep anything for the page. */
  readonly withoutStorage?: boolean
}

/** Serves the page at an address of its own, with which nothing is kept, and opens it. */
export async function openPage(options: OpenOptions = {}): Promise<Opened> {
  const { hash = '', query = '', locale = 'en-US', width = 1280, height = 900, dark = false, isolated = true } = options
  const extra = options.model === undefined ? new Map() : await servedRun(options.model)
  const server: Server = await serveFolder(pageFolder, { port: 0, isolated, extra })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const page = await (await sharedWindow({ locale, deviceScaleFactor: options.scale ?? 1 })).newPage()
  await page.setViewportSize({ width, height })
  await page.emulateMedia({
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: options.still === false ? 'no-preference' : 'reduce',
  })
  if (options.withoutStorage) await refuseStorage(page)
  page.setDefaultTimeout(60_000)
  const errors: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
  })
  page.on('pageerror', error => errors.push(error.message))
  await page.goto(`${address}${query}${hash === '' ? '' : `#${hash}`}`)
  const close = async (): Promise<void> => {
    await page.close()
    server.closeAllConnections()
    server.close()
  }
  return { page, address, errors, close }
}

/** The page in a browser that may put it to sleep, as browsers do with tabs out of sight. */
export async function openSleepy(hash: string): Promise<Pick<Opened, 'page' | 'close'>> {
  const server: Server = await serveFolder(pageFolder, { port: 0 })
  const flags = [...FLAGS, '--remote-debugging-port=0', '--lang=en', `--user-data-dir=${scratch()}`, 'about:blank']
  const child = spawn(chromiumPath ?? '', flags, { stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = new Promise(resolve => child.once('close', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', text => {
      said += text
      const found = /ws:\/\/\S+/.exec(said)
      if (found !== null) resolve(found[0])
    })
    child.once('close', () => reject(new Error(`Chromium did not start: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const page = await (browser.contexts()[0] as BrowserContext).newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/#lang=en&${hash}`)
  const close = async (): Promise<void> => {
    child.kill()
    await gone
    server.closeAllConnections()
    server.close()
  }
  return { page, close }
}

/** As browsers do that are told to keep no data of sites: every way in throws, in the page and in its workers. */
async function refuseStorage(page: Page): Promise<void> {
  const refuse = `{
    const refuse = () => { throw new DOMException('storage is disabled', 'SecurityError') }
    for (const name of ['localStorage', 'sessionStorage']) if (name in globalThis) Object.defineProperty(globalThis, name, { get: refuse })
    IDBFactory.prototype.open = refuse
  }\n`
  await page.addInitScript(refuse)
  await page.route('**/assets/worker-*.js', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, body: refuse + (await response.text()) })
  })
}

const axeSource = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8')

/** What axe-core finds in the page or a part of it, one line a violation. */
export async function violations(page: Page, part = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(async part => {
    const { axe } = globalThis as unknown as {
      axe: {
        run: (
          part: string,
        ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
      }
    }
    const found = (await axe.run(part)).violations
    return found.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
  }, part)
}

/** Waits until the model in view has been computed, or the curve of the training is drawn. */
export async function ready(page: Page, view?: string): Promise<void> {
  if (view === 'train') await page.getByRole('img').first().waitFor()
  else await page.locator('.answer .token').first().waitFor()
}

/** An expectation that may take its time: machines are busy, and no test measures time. */
export function soon<T>(get: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(get, { timeout: 45_000 })
}
