import { readFileSync } from 'node:fs'
import { packageFolder } from '../formats/package-folder.js'

/** The package's version, from its package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL('package.json', packageFolder), 'utf8')
  const { version } = JSON.parse(text) as { readonly version: string }
  return version
}
