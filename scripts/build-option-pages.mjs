// What the pages say of options, from their tables; --check: fails when a page says something else.
import { readFileSync, writeFileSync } from 'node:fs'
import { optionPages } from '../dist/cli/pages/option-pages.js'

const wrong = Object.entries(optionPages).filter(([path, page]) => {
  const place = new URL(`../${path}`, import.meta.url)
  const text = readFileSync(place, 'utf8')
  const made = page(text)
  if (made !== text && !process.argv.includes('--check')) writeFileSync(place, made)
  return made !== text
})
if (process.argv.includes('--check') && wrong.length > 0) {
  const paths = wrong.map(([path]) => path).join(' and ')
  console.error(`${paths}: not what the tables of options say; run node scripts/build-option-pages.mjs`)
  process.exit(1)
}
