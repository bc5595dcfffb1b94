// npm run screenshots [FOLDER] [PATTERN]: every view of the built page in both languages and themes, at four widths, as
// PNG files to look at. PATTERN: only the pictures whose name it matches.
// npm run screenshots -- --readme: the three pictures of each README, into docs/pictures.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { serveFolder } from '../../dist/studio-server/index.js'
import { root, runNode } from '../../scripts/run-node.mjs'

const [first = 'screenshots', pattern = ''] = process.argv.slice(2)
const isReadme = first === '--readme'
const folder = isReadme ? 'docs/pictures' : first

/** What the READMEs show, in light and on a common screen. */
const README = /^(follow|block|tensor)-1440-..-light/

/** What is looked at: a link, and what is pressed and typed when it is there. */
const scenes = {
  model: { hash: '' },
  follow: { hash: 'follow=decoder:2', press: '[data-next="2"]' },
  block: { hash: 'depth=block&tensor=decoder.layers.2.attention.maskedEnergy&at=[0,0,2,4]&follow=decoder:2' },
  tensor: { hash: 'depth=tensor&tensor=decoder.layers.0.transformer_block.attention.attention&at=[0,1,2,3]' },
  code: { hash: 'depth=tensor&pane=code&tensor=decoder.layers.0.attention.maskedEnergy&at=[0,1,2,3]' },
  learn: { hash: 'view=learn&lesson=energy' },
  train: { hash: 'view=train' },
  pairs: { hash: 'view=train&task=pairs' },
  decode: { hash: 'view=decode' },
  beams: { hash: 'view=decode&method=beam' },
  compare: { hash: 'view=compare&parts=["causal-mask"]' },
  effects: { hash: 'view=compare', press: 'h2 + button', wait: 15_000 },
  models: { hash: 'view=compare&compare=models' },
  time: { hash: 'view=compare&compare=time' },
  inside: { hash: 'view=compare&compare=inside', press: '[data-testid=patching] button' },
  stages: { hash: 'view=compare&compare=inside', press: '[data-testid=stages] button', wait: 5000 },
  share: { hash: 'view=share' },
  search: { hash: '', type: '/causal mask' },
  nothing: { hash: '', type: '/qqqq zzzz' },
  absent: { hash: 'run=tab' },
  wrong: { hash: 'view=decode&src=8+5+x+1' },
}
const presented = [
  'model',
  'block',
  'tensor',
  'learn',
  'train',
  'decode',
  'beams',
  'compare',
  'models',
  'time',
  'share',
]
for (const name of presented) {
  const { hash, ...rest } = scenes[name]
  scenes[`present-${name}`] = { ...rest, hash: `present=1&${hash}` }
}
const sizes = [
  [1440, 900],
  [1920, 1080],
  [768, 1024],
  [360, 780],
]

runNode('scripts/build-studio.mjs')
mkdirSync(folder, { recursive: true })
const server = await serveFolder(join(root, 'dist/studio'), { port: 0, isolated: true, extra: new Map() })
const address = `http://127.0.0.1:${server.address().port}/`
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] })
for (const [name, scene] of Object.entries(scenes)) {
  for (const [width, height] of sizes) {
    for (const [lang, theme] of [
      ['en', 'light'],
      ['en', 'dark'],
      ['zh', 'light'],
      ['zh', 'dark'],
    ]) {
      const file = `${name}-${width}-${lang}-${theme}.png`
      const path = join(folder, isReadme ? `${name}-${lang}.png` : file)
      if (isReadme ? README.test(file) : new RegExp(pattern).test(file))
        await shoot(path, { ...scene, width, height, lang, theme })
    }
  }
}
await browser.close()
server.closeAllConnections()
server.close()

async function shoot(path, { hash, press, type = '', wait = 700, width, height, lang, theme }) {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${address}#lang=${lang}&theme=${theme}&${hash}`)
  await page.waitForLoadState('networkidle')
  if (press !== undefined) await page.locator(press).click()
  for (const key of type) await page.keyboard.press(key)
  await page.waitForTimeout(wait)
  await page.screenshot({ path, fullPage: !isReadme && !hash.startsWith('present') })
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  console.log(sideways > 0 ? `${path}: ${sideways} px wider than the page` : path)
  await context.close()
}
