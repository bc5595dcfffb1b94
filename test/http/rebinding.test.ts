import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { serveFolder } from '#studio-server'
import { start } from '../serve/served.js'
import { chromiumPath, FLAGS } from '../support/chromium.js'
import { scratch } from '../support/scratch.js'

/** A name whose owner lets it lead to this machine. */
const EVIL = 'rebinding.example'

test.skipIf(chromiumPath === undefined)('a page on a name that leads to this machine reads nothing', async () => {
  const model = await start()
  const folder = scratch()
  writeFileSync(join(folder, 'index.html'), '<title>a run</title>')
  const studio = await serveFolder(folder, { port: 0 })
  onTestFinished(() => void studio.close())
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [...FLAGS, `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`],
  })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const visit = async (name: string, port: number, path: string): Promise<[number | undefined, string]> => {
    const response = await page.goto(`http://${name}:${port}${path}`)
    return [response?.status(), (await response?.text()) ?? '']
  }
  const studioPort = (studio.address() as AddressInfo).port
  for (const [port, path, secret] of [
    [model.port, '/health', '"uptimeSeconds"'],
    [studioPort, '/', 'a run'],
  ] as const) {
    expect(await visit('127.0.0.1', port, path)).toEqual([200, expect.stringContaining(secret)])
    const [status, text] = await visit(EVIL, port, path)
    expect({ status, told: text.includes(secret) }).toEqual({ status: 421, told: false })
  }
  const allowed = await start({ allowHosts: [EVIL] })
  expect((await visit(EVIL, allowed.port, '/health'))[0]).toBe(200)
})
