import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { dropFiles } from './drop-files.js'
import { inChromium } from './in-chromium.js'
import { pageFolder, ready, soon } from './page.js'

inChromium('the page', open => {
  test('what cannot be read is said in the language of the page', async () => {
    const { page } = await open({ hash: 'depth=tensor&lang=zh&src=5 x' })
    await soon(() => page.getByRole('alert').textContent()).toMatch(/^第 2 个词元 "x" 不在词表里；词表里有："0"/)
    await page.getByText('上面的例子得是模型能读的').waitFor()
    await dropFiles(page, [{ name: 'model.safetensors', bytes: [1, 2, 3] }])
    await page.getByText('选中的文件里没有 config.json').waitFor()
    await dropFiles(page, [{ name: 'pairs.tsv', bytes: Buffer.from('ab') }])
    await page.getByRole('button', { name: '开始', exact: true }).click()
    await page.getByText('1 行里有 1 行不对：第 1 行有 0 个制表符，应有 1 个').waitFor()
  })

  test('the whole state is in the link; nonsense in a link does no harm', async () => {
    const { page, address, errors } = await open({ hash: 'view=decode&src=9 9 1&step=100&lang=zh&token=2' })
    await ready(page)
    await page.getByRole('button', { name: '模型', exact: true }).click()
    const url = page.url()
    for (const part of ['step=100', 'lang=zh', 'token=2']) expect(url).toContain(part)
    await page.goto('about:blank')
    await page.goto(url)
    await ready(page)
    expect(await page.getByRole('textbox', { name: '源序列' }).inputValue()).toBe('9 9 1')
    await page.goto(`${address}#view=nowhere&depth=tensor&at=[1,&step=-4&parts={}&lr="x"&tensor=no.such.tensor`)
    await ready(page)
    await page.getByText('no.such.tensor').first().waitFor()
    expect(errors).toEqual([])
  })

  test('with the headers it has threads; without them one, or those that its service worker wins', async () => {
    const isolated = await open({ hash: 'view=train' })
    await isolated.page.locator('.threads').waitFor()
    expect(await isolated.page.evaluate(() => crossOriginIsolated)).toBe(true)
    expect(await isolated.page.locator('.threads').textContent()).toMatch(/^\s*([2-9]|\d\d) threads/)

    const alone = await open({ isolated: false, query: '?no-threads', hash: 'view=train' })
    await alone.page.locator('.threads').waitFor()
    expect(await alone.page.locator('.threads').textContent()).toContain('One thread')
    expect(alone.errors).toEqual([])

    const helped = await open({ isolated: false })
    await soon(() => helped.page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true)
    await ready(helped.page)
  })

  test('JavaScript and CSS stay below 450 KB compressed', () => {
    const assets = readdirSync(join(pageFolder, 'assets')).filter(name => /\.(js|css)$/.test(name))
    const bytes = assets.map(name => gzipSync(readFileSync(join(pageFolder, 'assets', name)), { level: 9 }).length)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(450_000)
  })
})
