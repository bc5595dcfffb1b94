import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { serveFolder } from '#studio-server'
import { chromiumPath, sharedWindow } from '../../support/chromium.js'
import { recorded } from '../../support/fingerprint.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))

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

describe.skipIf(chromiumPath === undefined)('a browser', () => {
  /** Trains in a page. @returns the threads it had, and the hashes. */
  async function runInPage(isolated: boolean, threads: number): Promise<unknown> {
    const server = await serveFolder(root, {
      port: 0,
      isolated,
      policy: '',
      extra: new Map([['index.html', { text: PAGE }]]),
    })
    try {
      const page = await (await sharedWindow()).newPage()
      const problems: string[] = []
      page.on('pageerror', error => problems.push(error.message))
      page.on('console', message => message.type() === 'error' && problems.push(message.text()))
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      await page.waitForFunction('globalThis.run !== undefined').catch(() => expect.fail(problems.join('\n')))
      const result = await page.evaluate(`globalThis.run(${threads})`)
      expect(problems).toEqual([])
      await page.close()
      return result
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  it('trains to the same bits as Node, on two threads over shared memory', async () => {
    expect(await runInPage(true, 2)).toEqual({ threads: 2, fingerprints: recorded })
  })

  it('trains to the same bits on one thread where memory cannot be shared', async () => {
    expect(await runInPage(false, 2)).toEqual({ threads: 1, fingerprints: recorded })
  })
})
