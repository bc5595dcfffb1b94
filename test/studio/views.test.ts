import { expect, test } from 'vitest'
import { allViews, goTo, overhang } from './all-views.js'
import { inChromium } from './in-chromium.js'
import { violations } from './page.js'

inChromium('every view', open => {
  test.each([
    { lang: 'en', locale: 'en-GB', width: 1440, dark: false },
    { lang: 'zh', locale: 'zh-CN', width: 360, dark: true },
  ])(
    'no console error, no axe-core violation, nothing wider than the page: $lang, $width px',
    async ({ lang, locale, width, dark }) => {
      const { page, errors } = await open({ locale, width, dark })
      for (const view of Object.keys(allViews)) {
        await goTo(page, view)
        expect(await page.evaluate(() => document.documentElement.lang), view).toBe(lang === 'zh' ? 'zh-CN' : 'en')
        const headings = (await page.locator('main :is(h2, h3)').allTextContents()).join()
        if (/train|decode|compare|share/.test(view))
          expect(/[\u4e00-\u9fff]/.test(headings), `${view}: ${headings}`).toBe(lang === 'zh')
        expect(await violations(page), view).toEqual([])
        expect(await overhang(page), view).toBe(0)
      }
      expect(errors).toEqual([])
    },
  )

  // Zoomed to 200 %, a window has half as many pixels of the page, each twice as large.
  test.each([1440, 768])('twice as large in a window of %i px, no view scrolls sideways', async window => {
    const { page, errors } = await open({ width: window / 2, height: 450, scale: 2 })
    for (const view of Object.keys(allViews)) {
      await goTo(page, view)
      expect(await overhang(page), view).toBe(0)
    }
    await page.keyboard.press('/')
    await page.keyboard.type('mask')
    await page.getByTestId('search-result').first().waitFor()
    expect(await overhang(page), 'search').toBe(0)
    expect(errors).toEqual([])
  })
})
