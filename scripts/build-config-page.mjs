// docs/config.md from the tables of the config; --check: fails when the page is not what they say.
import { readFileSync, writeFileSync } from 'node:fs'
import { configPage } from '../dist/cli/train/config-page.js'

const place = new URL('../docs/config.md', import.meta.url)
const page = configPage()
if (!process.argv.includes('--check')) writeFileSync(place, page)
else if (readFileSync(place, 'utf8') !== page) {
  console.error('docs/config.md is not what src/train/config.ts says: run node scripts/build-config-page.mjs')
  process.exit(1)
}
