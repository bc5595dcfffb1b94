import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { allViews, goTo } from './all-views.js'
import { inChromium } from './in-chromium.js'
import { ready, soon } from './page.js'

inChromium('without a mouse', open => {
  test('Tab reaches all that can be pressed or filled in, in every view, and what it reaches is seen', async () => {
    const { page, errors } = await open({ width: 1440 })
    for (const view of Object.keys(allViews)) {
      await goTo(page, view)
      const all = await stops(page)
      expect(all, view).toBeGreaterThan(8)
      expect(await walked(page, all), view).toEqual({ missed: [], unseen: [] })
    }
    expect(errors).toEqual([])
  })

  test('a newcomer’s tasks: skip, a view, a tensor, a cell, its code, a search, a part away, presenting', async () => {
    const { page, errors } = await open({ width: 1440 })
    await ready(page)
    const { keyboard } = page
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')

    await pressTo(page, 'Tab', '[data-token^=encoder]')
    await pressTo(page, 'ArrowDown', '[data-token^=decoder]')
    await pressTo(page, 'ArrowRight', '[data-tensor="decoder.layers.0.attention.attention"]')
    await keyboard.press('Enter')
    await page.getByTestId('formula').waitFor()
    await pressTo(page, 'Tab', '[role=gridcell]')
    const before = await page.getByTestId('formula').textContent()
    await keyboard.press('ArrowDown')
    await soon(() => page.getByTestId('formula').textContent()).not.toBe(before)
    await keyboard.press('c')
    await soon(() => page.url()).toContain('pane=code')

    await keyboard.press('/')
    await keyboard.type('cross-attention')
    await page.getByTestId('search-result').first().waitFor()
    await keyboard.press('Enter')
    await soon(() => page.url()).toContain('transformer_block')

    await pressTo(page, 'Tab', 'header nav button:nth-child(5)')
    await keyboard.press('Enter')
    await pressTo(page, 'Tab', 'main .parts input')
    await keyboard.press('Space')
    await page.getByTestId('changed').waitFor()
    await keyboard.press('p')
    await soon(() => page.locator('header nav').count()).toBe(0)
    await keyboard.press('Escape')
    await page.locator('header nav').waitFor()
    expect(errors).toEqual([])
  })
})

inChromium('motion', open => {
  const pictured = 'lang=en&src=8 3 5 1'

  test('whoever asks for less of it gets none; others see the written token move', async () => {
    for (const [still, motions] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const { page } = await open({ hash: pictured, width: 1440, still })
      await page.getByTestId('model-picture').waitFor()
      await page.evaluate(() => {
        const seen = Object.assign(globalThis, { seen: new Set<string>() }).seen
        const look = (): void => {
          for (const animation of document.getAnimations()) seen.add(String(animation.id) + animation.constructor.name)
          requestAnimationFrame(look)
        }
        look()
      })
      await page.locator('[data-next="2"]').click()
      await page.waitForTimeout(600)
      for (const view of Object.keys(allViews)) await goTo(page, view)
      const seen = await page.evaluate(() => (globalThis as unknown as { seen: Set<string> }).seen.size)
      expect(Math.min(1, seen), `still: ${still}`).toBe(motions)
    }
  })
})

/** Marks all that can be focused and is seen, and counts it; of a group that arrows walk, the one that Tab reaches. */
function stops(page: Page): Promise<number> {
  return page.evaluate(() => {
    const can = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]'
    const all = [...document.querySelectorAll<HTMLElement>(can)].filter(
      element => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }),
    )
    for (const element of all) element.dataset['stop'] = 'missed'
    return all.length
  })
}

/** Tabs through the page from its beginning: what it did not come to, and what had the focus unseen. */
async function walked(page: Page, all: number): Promise<{ missed: string[]; unseen: string[] }> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    scrollTo(0, 0)
    getSelection()?.setPosition(document.body, 0)
  })
  const unseen: string[] = []
  // Twice as many as there were: what the view has computed meanwhile takes a Tab too.
  for (let i = 0; i < 2 * all && (await page.locator('[data-stop=missed]').count()) > 0; i++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || element === document.body) return ''
      element.dataset['stop'] = 'reached'
      const { width, height, right, bottom } = element.getBoundingClientRect()
      const isSeen = width > 0 && height > 0 && right > 0 && bottom > 0 && element.matches(':focus-visible')
      return isSeen ? '' : element.outerHTML.slice(0, 120)
    })
    if (found !== '') unseen.push(found)
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll('[data-stop=missed]')].map(element => element.outerHTML.slice(0, 160)),
  )
  return { missed, unseen }
}

async function pressTo(page: Page, key: string, selector: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await page.evaluate(css => document.activeElement?.matches(css) ?? false, selector)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not come to ${selector}`)
}
