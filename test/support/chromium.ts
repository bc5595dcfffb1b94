import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { inject } from 'vitest'

/** The path of a Chromium; undefined where there is none, and its tests are skipped. */
export const chromiumPath: string | undefined = inject('chromium')

export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The address bar's popups, pages that no test sees, cost half a second of each window. (This takes the place of
  // Playwright's list, whose part that matters here follows.)
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,PaintHolding,HttpsUpgrades,OptimizationHints,MediaRouter',
]

let started: Promise<Browser> | undefined

/** The Chromium of this worker, for all its test files: it ends with the worker. Close pages and contexts, not it. */
export function sharedBrowser(): Promise<Browser> {
  started ??= chromium.launch({ executablePath: chromiumPath ?? '', args: FLAGS })
  return started
}

export type WindowOptions = Pick<BrowserContextOptions, 'locale' | 'deviceScaleFactor'>

const windows = new Map<string, Promise<BrowserContext>>()

/** A window whose pages come and go: an empty one keeps it open, as opening a window costs half of what a page does. */
export function sharedWindow(options: WindowOptions = {}): Promise<BrowserContext> {
  const key = JSON.stringify([options.locale, options.deviceScaleFactor])
  const open = windows.get(key) ?? openWindow(options)
  windows.set(key, open)
  return open
}

async function openWindow(options: WindowOptions): Promise<BrowserContext> {
  const window = await (await sharedBrowser()).newContext(options)
  await window.newPage()
  return window
}
