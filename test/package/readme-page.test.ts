import { cpSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { greedyDecode } from '#decode'
import { modelToFiles } from '#formats'
import { Transformer } from '#model'
import { serveFolder } from '#studio-server'
import { digitsTask } from '#tasks'
import { projectRoot } from '../house/scratch-project.js'
import { chromiumPath, sharedWindow } from '../support/chromium.js'
import { tinyOptions } from '../support/models.js'
import { scratch } from '../support/scratch.js'
import { writeFiles } from './packed.js'

const [page = '', inChinese = ''] = ['README.md', 'README.zh-CN.md'].map(
  readme => /^```html\n(.*?)^```$/ms.exec(readFileSync(join(projectRoot, readme), 'utf8'))?.[1],
)

test('both READMEs show the same page', () => {
  expect(page).toContain('loadText')
  expect(inChinese).toBe(page)
})

test.skipIf(chromiumPath === undefined)("the README's page answers, and says what it can't read", async () => {
  const task = digitsTask()
  const model = new Transformer({ ...tinyOptions, embedDim: 32, seed: 3 })
  const [ids = []] = await greedyDecode(model, [task.parse('8 3 5 1')], { engine: 'wasm' })
  const site = scratch()
  const files = [...modelToFiles(model, task.sourceVocabulary)].map(
    ([name, bytes]) => [`model/${name}`, bytes] as const,
  )
  writeFiles(site, { 'index.html': page, ...Object.fromEntries(files) })
  cpSync(join(projectRoot, 'dist/browser/text'), join(site, 'text'), { recursive: true })
  const server = await serveFolder(site, { port: 0, policy: '' })
  const opened = await (await sharedWindow()).newPage()
  try {
    const said: string[] = []
    opened.on('console', message => said.push(message.text()))
    opened.on('pageerror', error => said.push(error.message))
    await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const shown = (): Promise<string | null> => opened.textContent('#answer')
    await expect.poll(shown, { timeout: 40_000 }).toBe(task.format(ids))
    await opened.fill('#text', '8 x')
    await opened.press('#text', 'Enter')
    await expect.poll(shown, { timeout: 40_000 }).toContain('"x"')
    expect(said).toEqual([])
  } finally {
    await opened.close()
    server.closeAllConnections()
    server.close()
  }
})
