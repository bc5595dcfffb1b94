import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { inject } from 'vitest'

/**
 * What several test files need, made once in a run of the tests: by whoever asks first, while others wait for it.
 * Nobody may change what is in it.
 *
 * @returns its folder
 */
export async function once(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(inject('shared'), name)
  const [made, failed] = [`${folder}.made`, `${folder}.failed`]
  const isFirst = await mkdir(folder).then(
    () => true,
    () => false,
  )
  if (isFirst) {
    try {
      await make(folder)
    } catch (error) {
      await writeFile(failed, String(error))
      throw error
    }
    await writeFile(made, '')
  }
  while (!existsSync(made)) {
    if (existsSync(failed)) throw new Error(`${name} could not be made: see the test that asked for it first`)
    await setTimeout(50)
  }
  return folder
}
