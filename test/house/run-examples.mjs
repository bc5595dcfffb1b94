// Runs the examples in the working directory one after the other; `failures.json` says what is not as they claim.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'

const failures = []
for (const { name, file, claims } of JSON.parse(readFileSync('examples.json', 'utf8'))) {
  const fail = why => failures.push(`${name}: ${why}`)
  let checked = 0
  globalThis.said = (value, comment) => {
    checked++
    const text = typeof value === 'string' ? value : inspect(value, { compact: true, breakLength: Infinity })
    const [is, claimed] = [text, comment].map(withoutPadding)
    const begins = claimed.endsWith('…') && is.startsWith(claimed.slice(0, -1))
    if (claimed !== is && !claimed.startsWith(`${is}: `) && !begins)
      fail(`its comment says ${claimed}, but it is ${is}`)
    return value
  }
  try {
    await import(pathToFileURL(file).href)
    if (checked < claims) fail(`${claims - checked} of its comments were not reached`)
  } catch (error) {
    fail(error.message)
  }
}
writeFileSync('failures.json', JSON.stringify(failures))

/** Documents leave out the blanks inside brackets. */
function withoutPadding(text) {
  return text.replace(/(?<=[[{]) | (?=[\]}])/g, '')
}
