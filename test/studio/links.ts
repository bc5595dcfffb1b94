import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Opened, type OpenOptions, projectRoot } from './page.js'
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

/** Links that the studio of 0.1.0 handed out, and what each showed. */
export function linkTests(open: (options: OpenOptions) => Promise<Opened>): void {
  test.each(links)('$of', async ({ model, hash, shows }) => {
    const folder = model === undefined ? {} : { model: join(written, model) }
    const { page, errors } = await open({ hash, width: 1440, ...folder })
    await expectShown(page, shows)
    expect(errors).toEqual([])
  })
}
