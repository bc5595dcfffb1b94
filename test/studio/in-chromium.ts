import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { chromiumPath, launch } from '../support/chromium.js'
import { builtPage, type Opened, type OpenOptions, openPage } from './page.js'

export const MINUTES = 60_000

/** Tests of the page in a real Chromium; each `open` closes what the test before it opened. */
export function inChromium(name: string, define: (open: (options?: OpenOptions) => Promise<Opened>) => void): void {
  describe.skipIf(chromiumPath === undefined)(name, { timeout: 3 * MINUTES }, () => {
    let browser: Browser
    const opened: Opened[] = []

    beforeAll(async () => {
      await builtPage()
      browser = await launch()
    }, 15 * MINUTES)

    afterAll(async () => {
      await Promise.all(opened.map(({ close }) => close()))
      await browser?.close()
    })

    define(async (options = {}) => {
      await Promise.all(opened.splice(0).map(({ close }) => close()))
      const page = await openPage(browser, options)
      opened.push(page)
      return page
    })
  })
}
