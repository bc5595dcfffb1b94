import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot, violations } from '../studio/page.js'
import { chromiumPath, FLAGS } from '../support/chromium.js'

const site = join(projectRoot, 'dist/site')
const pages = [
  ...['index', 'zh/index', 'course/en/energy', 'course/zh/energy', 'docs/data', 'examples/numbers/index'],
  ...['index', 'modules/glassformer', 'modules/glassformer_text', 'classes/glassformer.Transformer'].map(inReference),
  ...['functions/glassformer.generate', 'interfaces/glassformer.TorchTransformerNames'].map(inReference),
]

/** The build ends with an error where a link leads nowhere, or a public name has no documentation. */
beforeAll(() => {
  const env = { ...process.env, STUDIO_STEPS: '201' }
  const { status, stderr } = spawnSync(process.execPath, ['scripts/site.mjs'], {
    cwd: projectRoot,
    env,
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
})

describe.skipIf(chromiumPath === undefined)('the site, opened from its files', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: FLAGS })
  })
  afterAll(() => browser.close())

  const open = async (path: string, dark = false, width = 1280) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' })
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await page.goto(pathToFileURL(join(site, path)).href)
    return { page, asked }
  }

  test.each(pages)(
    '%s: without violations in both themes, nothing wider than the page, nothing fetched',
    async path => {
      for (const [dark, width] of [
        [false, 1440],
        [true, 360],
      ] as const) {
        const { page, asked } = await open(`${path}.html`, dark, width)
        expect(await violations(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        expect(asked.filter(url => !url.startsWith('file:'))).toEqual([])
        await page.close()
      }
    },
  )

  test.each([
    ['index.html', 'causal mask', 'How does the mask broadcast?'],
    ['zh/index.html', '因果掩码', '能不能不切片，用掩码让维度相同？'],
    ['course/en/adam.html', 'loadText', 'loadText'],
  ])('%s finds "%s"', async (path, question, title) => {
    const { page } = await open(path)
    await page.getByRole('searchbox').fill(question)
    const link = page.locator('#found a').filter({ hasText: title }).first()
    await link.click()
    await page.waitForURL(/course|reference/)
    await page.close()
  })

  test('the code of an example opens, in colours', async () => {
    const { page } = await open('examples/verbs/index.html')
    await page.getByRole('link', { name: 'prepare.mjs' }).click()
    await page.waitForURL(/examples\/verbs\/prepare\.mjs\.html$/)
    expect(await violations(page)).toEqual([])
    const code = readFileSync(join(projectRoot, 'examples/verbs/prepare.mjs'), 'utf8')
    expect(await page.locator('pre.shiki').textContent()).toBe(code.trimEnd())
    await page.close()
  })

  test('the studio says in both languages from where it opens', async () => {
    const { page } = await open('zh/index.html')
    await page.getByRole('link', { name: '工作室', exact: true }).click()
    await page.getByText('请运行 npx glassformer studio').waitFor()
    await page.getByText('Run “npx glassformer studio”').waitFor()
    await page.close()
  })
})

test('llms.txt names pages that are there', () => {
  const urls = [...readFileSync(join(site, 'llms.txt'), 'utf8').matchAll(/\]\((.*?)\)/g)].map(([, url]) => url ?? '')
  expect(urls.length).toBeGreaterThan(60)
  for (const url of urls) expect(readFileSync(join(site, url), 'utf8')).toContain('<main')
})

function inReference(page: string): string {
  return `reference/${page}`
}
