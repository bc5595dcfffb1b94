import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recorded } from '../../support/fingerprint.js'
import { serveFolder } from '../../support/static-server.js'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const root = fileURLToPath(new URL('../../..', import.meta.url))

const isThere = existsSync(CHROMIUM)
if (!isThere)
  console.warn(`\n!!! no Chromium at ${CHROMIUM}: the browser is NOT tested. CHROMIUM=path names another. !!!\n`)

/** The package's own imports as a browser resolves them, and its one bare import. */
function importMap(): string {
  const { imports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
    imports: Record<string, string | { default: string }>
  }
  const entries = Object.entries(imports).flatMap(([name, target]) =>
    typeof target === 'string' ? [] : [[name, target.default.replace(/^\./, '')]],
  )
  return JSON.stringify({ imports: { ...Object.fromEntries(entries), zod: '/node_modules/zod/index.js' } })
}

const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${importMap()}</script><script type="module">
  import * as library from '/dist/index.js'
  import { fingerprint } from '/test/support/fingerprint.js'
  globalThis.run = async threads => {
    const { createEngine } = library
    const engine = await createEngine({ engine: 'wasm', threads })
    const hash = name => fingerprint(library, name, { engine: 'wasm', threads })
    return { threads: engine.threads, fingerprints: { original: await hash('original'), odd: await hash('odd') } }
  }
</script>`

describe('a browser', () => {
  if (!isThere && process.env['CI'] === 'true') {
    it('is there', () => expect.fail(`no Chromium at ${CHROMIUM}`))
  }

  let browser: Browser
  beforeAll(async () => {
    if (isThere) browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  })
  afterAll(() => browser?.close())

  /** Trains in a page. @returns the threads it had, and the hashes. */
  async function runInPage(isolated: boolean, threads: number): Promise<unknown> {
    const server = await serveFolder(root, { '/': PAGE }, { isolated })
    try {
      const page = await browser.newPage()
      const problems: string[] = []
      page.on('pageerror', error => problems.push(error.message))
      page.on('console', message => message.type() === 'error' && problems.push(message.text()))
      await page.goto(server.url)
      await page.waitForFunction('globalThis.run !== undefined').catch(() => expect.fail(problems.join('\n')))
      const result = await page.evaluate(`globalThis.run(${threads})`)
      expect(problems).toEqual([])
      await page.close()
      return result
    } finally {
      await server.close()
    }
  }

  it.skipIf(!isThere)('trains to the same bits as Node, on two threads over shared memory', async () => {
    expect(await runInPage(true, 2)).toEqual({ threads: 2, fingerprints: recorded })
  })

  it.skipIf(!isThere)('trains to the same bits on one thread where memory cannot be shared', async () => {
    expect(await runInPage(false, 2)).toEqual({ threads: 1, fingerprints: recorded })
  })
})
