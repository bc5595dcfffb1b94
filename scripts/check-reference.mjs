// Every public name says what it is; every public function and class shows how it is used.
import { fileURLToPath } from 'node:url'
import { publicNames, undocumented } from './public-names.mjs'

const missing = undocumented(publicNames(fileURLToPath(new URL('..', import.meta.url))))
if (missing.length > 0) {
  console.error(missing.join('\n'))
  process.exit(1)
}
