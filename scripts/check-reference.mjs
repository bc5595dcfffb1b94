// Every public name says what it is; every public function and class shows how it is used.
import { publicNames } from './public-names.mjs'

const missing = publicNames().flatMap(({ name, place, isCode, summary, examples }) => [
  ...(summary === '' ? [`${place}: ${name} has no summary`] : []),
  ...(isCode && !examples.some(text => text !== '') ? [`${place}: ${name} has no @example in a \`\`\`ts block`] : []),
])
if (missing.length > 0) {
  console.error(missing.join('\n'))
  process.exit(1)
}
