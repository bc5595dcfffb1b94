import { afterAll, beforeAll, describe } from 'vitest'
import { chromiumPath } from '../support/chromium.js'
import { builtPage, type Opened, type OpenOptions, openPage } from './page.js'

export const MINUTES = 60_000

/** Tests of the page in a real Chromium; each `open` closes what the test before it opened. */
export function inChromium(name: string, define: (open: (options?: OpenOptions) => Promise<Opened>) => void): void {
  describe.skipIf(chromiumPath === undefined)(name, { timeout: 3 * MINUTES }, () => {
    const opened: Opened[] = []

    beforeAll(builtPage, 15 * MINUTES)
    afterAll(closeAll)

    define(async (options = {}) => {
      await closeAll()
      const page = await openPage(options)
      opened.push(page)
      return page
    })

    async function closeAll(): Promise<void> {
      await Promise.all(opened.splice(0).map(({ close }) => close()))
    }
  })
}
