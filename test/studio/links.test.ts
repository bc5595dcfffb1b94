import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inChromium } from './in-chromium.js'
import { projectRoot } from './page.js'
import { expectShown, type Shown } from './shown.js'

interface Link {
  readonly of: string
  /** The folder that the page was started with; without one, it shows what it brings along. */
  readonly model?: string
  readonly hash: string
  readonly shows: Shown
}

const written = join(projectRoot, 'test/compatibility/0.1.0')
const links: readonly Link[] = JSON.parse(readFileSync(join(written, 'links.json'), 'utf8'))

inChromium('links of 0.1.0', open => {
  test.each(links)('$of', async ({ model, hash, shows }) => {
    const folder = model === undefined ? {} : { model: join(written, model) }
    const { page, errors } = await open({ hash, width: 1440, ...folder })
    await expectShown(page, shows)
    expect(errors).toEqual([])
  })
})
