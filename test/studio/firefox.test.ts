import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { serveFolder } from '#studio-server'
import { firefoxPath, launchFirefox } from '../support/firefox.js'
import { MINUTES } from './in-chromium.js'
import { builtPage, pageFolder, soon } from './page.js'

describe.skipIf(firefoxPath === undefined)('the studio in Firefox', () => {
  test('it opens, draws the picture, trains and decodes, without an error', { timeout: 15 * MINUTES }, async () => {
    await builtPage()
    const server = await serveFolder(pageFolder, { port: 0 })
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const browser = await launchFirefox()
    try {
      const page = await browser.newPage()
      page.setDefaultTimeout(MINUTES)
      const errors: string[] = []
      page.on('console', message => {
        if (message.type() === 'error' || message.type() === 'warn') errors.push(message.text())
      })
      page.on('pageerror', error => errors.push(String(error)))
      const textOf = (selector: string): Promise<string> =>
        page.$eval(selector, ({ textContent }) => textContent ?? '').catch(() => '')
      const press = async (name: string): Promise<void> => {
        const button = await page.waitForSelector(`xpath///button[normalize-space()="${name}"]`)
        await button?.click()
      }

      await page.goto(`${address}#lang=en&task=copy&dim=16&layers=1&heads=2&batch=8&steps=5`)
      await page.waitForSelector('[data-testid=model-picture] [data-tensor="decoder.logits"]')
      expect((await page.$$('[data-tensor]')).length).toBeGreaterThan(20)
      await soon(() => textOf('.answer')).toMatch(/\d/)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)

      await press('Train')
      await press('Start')
      await soon(() => textOf('[data-testid=step]')).toBe('5')

      await press('Decode')
      await page.waitForSelector('.path button')
      await soon(() => textOf('[data-testid=generated]')).toContain('generated alone')
      expect(errors).toEqual([])
    } finally {
      await browser.close()
      server.closeAllConnections()
      server.close()
    }
  })
})
