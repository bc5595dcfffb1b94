// Writes docs/lessons-reader-test.md from the lessons. Needs dist/: run `npm run build` first.
import { writeFileSync } from 'node:fs'
import { readerTestPage } from '../dist/explain/reader-test.js'

writeFileSync(new URL('../docs/lessons-reader-test.md', import.meta.url), readerTestPage())
