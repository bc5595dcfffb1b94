// Writes the pages that are made from the lessons: the reader test and the glossary. Needs dist/: run `npm run build` first.
import { writeFileSync } from 'node:fs'
import { glossaryPage } from '../dist/explain/glossary/glossary-page.js'
import { readerTestPage } from '../dist/explain/reader-test.js'

writeFileSync(new URL('../docs/lessons-reader-test.md', import.meta.url), readerTestPage())
writeFileSync(new URL('../docs/glossary.md', import.meta.url), glossaryPage())
