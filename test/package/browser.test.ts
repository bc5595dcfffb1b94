import { copyFileSync, cpSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build, createServer } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { greedyDecode } from '#decode'
import { modelToFiles } from '#formats'
import { Transformer } from '#model'
import { serveFolder } from '#studio-server'
import { digitsTask } from '#tasks'
import { fit } from '#train'
import { projectRoot } from '../house/scratch-project.js'
import { chromiumPath, sharedWindow } from '../support/chromium.js'
import { tinyOptions } from '../support/models.js'
import { scratch } from '../support/scratch.js'
import { freshProject, writeFiles } from './packed.js'

const folder = scratch()
const project = join(folder, 'vite-project')
const site = join(folder, 'site')
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
let expected: string

/** The code blocks of docs/browser.md, in order: what readers copy is what runs here. */
const page = readFileSync(join(projectRoot, 'docs/browser.md'), 'utf8')
const [bundledPage = '', alonePage = ''] = [...page.matchAll(/^```html\n(.*?)^```$/gms)].map(match => match[1] ?? '')
const mainScript = /^```js\n(.*?)^```$/ms.exec(page)?.[1] ?? ''

/** Beside the example: trains on as many threads as the page may have, and says how many those are. */
const threadsScript = (from: string): string => `
import { createEngine, digitsTask, fit, Transformer } from '${from}'
const model = new Transformer(${JSON.stringify({ ...tinyOptions, seed: 1 })})
const losses = []
for await (const { loss } of fit(model, digitsTask(), { steps: 3, batchSize: 4, threads: 2 })) losses.push(loss)
const { threads } = await createEngine({ engine: 'wasm', threads: 2 })
document.body.dataset.threads = threads + ' ' + losses.join()
`

/** The losses, which are the same bits everywhere. */
let losses: string

describe.skipIf(chromiumPath === undefined)('a fresh project for browsers', () => {
  beforeAll(async () => {
    const task = digitsTask()
    const model = new Transformer({ ...tinyOptions, embedDim: 32, seed: 2 }) // whose answer ends, and is no empty one
    const [ids = []] = await greedyDecode(model, [task.parse('8 3 5 1')], { engine: 'wasm' })
    expected = task.format(ids)
    const files = Object.fromEntries(modelToFiles(model, task.sourceVocabulary))
    const under = (place: string) =>
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${place}/${name}`, bytes]))
    await freshProject(project, {
      'index.html': bundledPage,
      'main.js': `${mainScript}\nimport './threads.js'\n`,
      'threads.js': threadsScript('glassformer'),
    })
    writeFiles(project, under('public/model'))
    writeFiles(site, { ...under('model'), 'index.html': alonePage.replace('</html>', threadsTag()) })
    const bundles = join(project, 'node_modules/glassformer/dist/browser')
    copyFileSync(join(bundles, 'glassformer.js'), join(site, 'glassformer.js'))
    cpSync(join(bundles, 'text'), join(site, 'text'), { recursive: true })
    await build({ root: project, configFile: false, logLevel: 'error' })
    losses = await trainHere()
  }, 300_000)

  describe.each([
    { isolated: true, threads: 2 },
    { isolated: false, threads: 1 },
  ])('cross-origin isolated: $isolated', ({ isolated, threads }) => {
    test('answers when built by Vite', () => opensServed(join(project, 'dist')))
    test('answers without a bundler', () => opensServed(site))
    test("answers on Vite's development server", async () => {
      const headers = isolated ? ISOLATED : {}
      const options = { port: 0, host: '127.0.0.1', headers }
      const server = await createServer({ root: project, configFile: false, logLevel: 'error', server: options })
      try {
        await server.listen()
        await opens(server.resolvedUrls?.local[0] ?? '')
      } finally {
        await server.close()
      }
    })

    async function opensServed(root: string): Promise<void> {
      const server = await serveFolder(root, { port: 0, isolated, policy: '' })
      try {
        await opens(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      } finally {
        server.closeAllConnections()
        server.close()
      }
    }

    async function opens(address: string): Promise<void> {
      const opened = await (await sharedWindow()).newPage()
      try {
        const said: string[] = []
        opened.on('console', message => {
          if (['error', 'warning'].includes(message.type())) said.push(message.text())
        })
        opened.on('pageerror', error => said.push(error.message))
        const loaded: string[] = []
        opened.on('request', request => loaded.push(request.url()))
        await opened.goto(address)
        const settled = (): boolean =>
          document.body.dataset['threads'] !== undefined &&
          !document.getElementById('answer')?.textContent?.includes('…')
        await opened
          .waitForFunction(settled, undefined, { timeout: 40_000 })
          .catch(() => said.push('it got no further'))
        expect(said).toEqual([])
        expect(await opened.textContent('#answer')).toBe(expected)
        expect(await opened.getAttribute('#progress', 'hidden')).toBe('')
        const value = await opened.evaluate(() => (document.getElementById('progress') as HTMLProgressElement).position)
        expect(value).toBe(1)
        // An answer loads the kernels that it takes and no others; who trains beside it has them in the bundle.
        expect(
          loaded.filter(url => /\/text\/(?:kernels|beam|reference)/u.test(url)).map(url => url.split('/').at(-1)),
        ).toEqual(loaded.some(url => url.endsWith('/text/text.js')) ? ['kernels-answering.generated.js'] : [])
        expect(await opened.evaluate(() => document.body.dataset['threads'])).toBe(`${threads} ${losses}`)
      } finally {
        await opened.close()
      }
    }
  })
})

function threadsTag(): string {
  return `<script type="module">${threadsScript('./glassformer.js')}</script></html>`
}

async function trainHere(): Promise<string> {
  const model = new Transformer({ ...tinyOptions, seed: 1 })
  const found: number[] = []
  const options = { steps: 3, batchSize: 4, engine: 'wasm', threads: 1 } as const
  for await (const { loss } of fit(model, digitsTask(), options)) found.push(loss)
  return found.join()
}
