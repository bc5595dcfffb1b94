import { type Browser, launch } from 'puppeteer-core'
import { inject } from 'vitest'

/** The path of a Firefox; undefined where there is none, and its tests are skipped. */
export const firefoxPath: string | undefined = inject('firefox')

/** Over WebDriver BiDi, which Firefox speaks itself. */
export function launchFirefox(): Promise<Browser> {
  return launch({ browser: 'firefox', executablePath: firefoxPath ?? '', args: ['--headless'] })
}
