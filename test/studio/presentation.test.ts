import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { pagePolicy, serveFolder } from '#studio-server'
import { scratch } from '../support/scratch.js'
import { inChromium } from './in-chromium.js'
import { type Opened, pageFolder, projectRoot, ready, soon, violations } from './page.js'

/** Views, and what is there when they are shown. */
const VIEWS: readonly (readonly [view: string, shown: string])[] = [
  ['model&follow=decoder:1', '[data-next]'],
  ['model&depth=block&tensor=decoder.layers.0.attention.maskedEnergy', '[data-testid=model-block]'],
  ['model&depth=tensor&tensor=decoder.layers.0.attention.maskedEnergy', '[data-testid=formula]'],
  ['learn&lesson=energy', 'article figure'],
  ['train', '.train .figures'],
  ['decode', '.path'],
  ['decode&method=beam', 'svg g.best'],
  ['compare', 'main h2'],
  ['compare&parts=["scaling"]', '[data-testid=changed]'],
  ['compare&compare=models', '[data-testid=model-1] .token'],
  ['compare&compare=time', '.maps canvas'],
  ['compare&compare=inside', '[data-testid=attribution]'],
  ['share', 'svg[aria-label="QR code"], svg[role=img]'],
]

const SLIDES = ['view=decode&src=8 3&token=1', 'view=learn&lesson=energy', 'view=compare&parts=["scaling"]']

inChromium('presenting', open => {
  describe('at 1920 × 1080', () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open({ hash: 'present=true', width: 1920, height: 1080 })
    })

    test.each(VIEWS)('%s: no text under 24 px, nothing cut off, the chrome is gone', async (view, part) => {
      const { page, errors } = opened
      await page.evaluate(hash => {
        location.hash = hash
      }, `view=${view}&present=true&src=8 3 5 1`)
      await page.locator(part).first().waitFor()
      await page.waitForTimeout(500)
      expect(await page.locator('header nav').count()).toBe(0)
      expect(await smallTexts(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await violations(page)).toEqual([])
      expect(errors).toEqual([])
    })
  })

  test('P begins and ends it; arrows walk; a spotlight follows the pointer; a code shows the link', async () => {
    const { page } = await open({ hash: 'view=decode&src=8 3 5 1' })
    await ready(page)
    await page.keyboard.press('p')
    await soon(() => page.locator('header nav').count()).toBe(0)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await soon(() => page.url()).toContain('token=2')
    await page.keyboard.press('ArrowLeft')
    await soon(() => page.url()).toContain('token=1')
    await page.keyboard.press('s')
    await page.mouse.move(300, 200)
    await soon(() => page.getByTestId('spotlight').getAttribute('style')).toContain('--x: 300px; --y: 200px')
    await page.keyboard.press('q')
    await page.getByRole('dialog').getByRole('img').waitFor()
    await page.keyboard.press('Escape')
    await soon(() => page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('p')
    await page.locator('header nav').waitFor()
  })

  test('its buttons give way to the picture while the pointer rests, and come back with it', async () => {
    const { page } = await open({ hash: 'present=true', width: 1920, height: 1080 })
    const bar = page.locator('footer.bar')
    const opacity = (): Promise<string> => bar.evaluate(element => getComputedStyle(element).opacity)
    await page.getByTestId('model-picture').waitFor()
    await soon(opacity).toBe('0')
    await page.mouse.move(200, 200)
    await soon(opacity).toBe('1')
  })

  test('arrows lead on from one view to the next, and back; Escape ends it', async () => {
    const { page } = await open({ hash: 'view=train&present=true' })
    await page.locator('main svg').first().waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.locator('article').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByTestId('model-picture').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator('article').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('header nav').waitFor()
  })

  test('a clicker goes through a lesson window by window, then to the top of the next one', async () => {
    const { page } = await open({ hash: 'view=learn&lesson=parts&present=true' })
    await page.locator('article figure').first().waitFor()
    const lesson = page.locator('article h2')
    const first = await lesson.textContent()
    await page.keyboard.press('PageDown')
    await soon(() => page.evaluate(() => scrollY)).toBeGreaterThan(100)
    expect(await lesson.textContent()).toBe(first)
    await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight }))
    await page.keyboard.press('PageDown')
    await soon(() => lesson.textContent()).not.toBe(first)
    await soon(() => page.evaluate(() => scrollY)).toBeLessThan(100)
  })

  test('links are slides: pasted, walked with the arrows, back with the browser, and carried by one link', async () => {
    const { page, address, errors } = await open({ hash: 'view=share' })
    await ready(page)
    await page
      .getByRole('textbox', { name: 'Slides' })
      .fill(SLIDES.map(hash => `${address}#${encodeURI(hash)}`).join('\n'))
    await page.getByRole('textbox', { name: 'Slides' }).blur()
    const link = await page.getByLabel('A link to exactly this').last().inputValue()
    await page.getByRole('button', { name: 'Present', exact: true }).click()
    await soon(() => page.getByTestId('slide').textContent()).toBe('1 / 3')
    await page.locator('.path').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator('article').waitFor()
    await page.keyboard.press('ArrowRight')
    await soon(() => page.getByTestId('slide').textContent()).toBe('3 / 3')
    await page.getByRole('heading', { name: 'Side by side, on held-out examples' }).waitFor()
    await page.goBack()
    await page.locator('article').waitFor()
    await page.goto('about:blank')
    await page.goto(link)
    await page.keyboard.press('p')
    await page.getByTestId('slide').waitFor()
    expect(errors).toEqual([])
  })

  test('embedded, the figure stands alone, with a way to the whole', async () => {
    const { page } = await open({ hash: 'view=decode&src=8 3 5 1&embed=1' })
    await page.locator('.path').waitFor()
    expect(await page.locator('header').count()).toBe(0)
    const whole = page.getByRole('link', { name: 'The whole studio' })
    expect(await whole.getAttribute('href')).not.toContain('embed')
    expect(await violations(page)).toEqual([])
  })

  test('another origin may frame it when the server is told so, and not otherwise', async () => {
    const { page } = await open()
    const servers: Server[] = []
    const portOf = (server: Server): number => {
      servers.push(server)
      return (server.address() as AddressInfo).port
    }
    const frames: string[] = []
    const school = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(frames.join('')))
    await new Promise<void>(resolve => school.listen(0, '127.0.0.1', resolve))
    const outer = `http://localhost:${portOf(school)}`
    for (const policy of [pagePolicy(), pagePolicy([outer])]) {
      const port = portOf(await serveFolder(pageFolder, { port: 0, policy }))
      frames.push(`<iframe width=900 height=500 src="http://127.0.0.1:${port}/#embed=true&view=decode"></iframe>`)
    }
    await page.goto(`${outer}/`)
    await page.frameLocator('iframe').nth(1).locator('.path').waitFor()
    expect(await page.frameLocator('iframe').nth(0).locator('.path').count()).toBe(0)
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })

  test('the element of the package shows a figure of a studio in a page, by its link', async () => {
    const { page } = await open()
    const script = readFileSync(join(projectRoot, 'dist/element/glassformer-figure.js'), 'utf8')
    const school = createServer(({ url }, response) =>
      url === '/figure.js'
        ? response.setHeader('Content-Type', 'text/javascript').end(script)
        : response.setHeader('Content-Type', 'text/html').end(body),
    )
    await new Promise<void>(resolve => school.listen(0, '127.0.0.1', resolve))
    const outer = `http://localhost:${(school.address() as AddressInfo).port}`
    const studio = await serveFolder(pageFolder, { port: 0, policy: pagePolicy([outer]) })
    const link = `http://127.0.0.1:${(studio.address() as AddressInfo).port}/#view=decode&amp;src=9+1`
    const body = `<script type="module" src="/figure.js"></script>
      <glassformer-figure link="${link}" label="Decoding"></glassformer-figure>
      <glassformer-figure link="javascript:alert(1)"></glassformer-figure>`
    await page.goto(outer)
    const frames = page.locator('iframe')
    expect(await frames.first().getAttribute('title')).toBe('Decoding')
    await frames.first().contentFrame().locator('.path').waitFor()
    expect(await frames.first().contentFrame().locator('header').count()).toBe(0)
    expect(await frames.nth(1).getAttribute('src')).toBeNull()
    for (const server of [school, studio]) {
      server.closeAllConnections()
      server.close()
    }
  })

  test('a view is saved as one file that shows the same without the page', async () => {
    const { page } = await open({ hash: 'view=model&depth=tensor&src=8 3 5 1&tensor=decoder.logits' })
    await page.getByTestId('formula').waitFor()
    const cells = await page.getByRole('gridcell').allTextContents()
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    const save = page.getByRole('button', { name: 'Save the view as one file' })
    const [file] = await Promise.all([page.waitForEvent('download'), save.click()])
    const path = join(scratch(), 'view.html')
    await file.saveAs(path)
    const asked: string[] = []
    const other = await page.context().newPage()
    other.on('request', request => asked.push(request.url()))
    await other.goto(`file://${path}`)
    expect(await other.getByRole('gridcell').allTextContents()).toEqual(cells)
    expect(asked).toEqual([`file://${path}`])
    const data = JSON.parse((await other.locator('#tensor').textContent()) ?? '')
    expect(data.name).toBe('decoder.logits')
    expect(data.data.length).toBe(5 * 13)
    expect(readFileSync(path, 'utf8')).not.toContain('<script src')
    await other.close()
  })
})

/** Texts that are drawn with letters under 24 px. */
function smallTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const small: string[] = []
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement
      const text = walker.currentNode.textContent?.trim() ?? ''
      if (parent === null || text === '' || parent.closest('.hidden, .skip, script, noscript, option') !== null)
        continue
      const { width, height } = parent.getBoundingClientRect()
      // Turned letters are as large as others.
      const { a, b } = (parent instanceof SVGGraphicsElement ? parent.getScreenCTM() : null) ?? { a: 1, b: 0 }
      const drawn = Math.hypot(a, b)
      const size = drawn * Number.parseFloat(getComputedStyle(parent).fontSize)
      if (width > 1 && height > 1 && size < 23.99) small.push(`${size} ${parent.tagName}.${parent.className}: ${text}`)
    }
    return small
  })
}
