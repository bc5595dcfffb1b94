import { type Browser, chromium } from 'playwright-core'
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
]

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: FLAGS })
}
