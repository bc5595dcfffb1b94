// Writes src/session/source-lines.generated.ts: the file and line of every labelled tensor. With --check it only reports.
// A folder as argument takes the place of the project root (for the tests).
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSourceLines } from './source-lines.mjs'

const outputFile = 'src/session/source-lines.generated.ts'

const checkOnly = process.argv.includes('--check')
const root = process.argv.slice(2).find(word => !word.startsWith('--')) ?? fileURLToPath(new URL('..', import.meta.url))

const { problems, lines } = readSourceLines(root)
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
if (!checkOnly) writeTable()

function writeTable() {
  const entries = [...lines]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { file, line }]) => `  '${key}': { file: '${file}', line: ${line} },\n`)
  const text = `/** Where each named tensor is made: \`ClassName.label\` → the statement's file and line. */
export const sourceLines: Readonly<Record<string, { readonly file: string; readonly line: number }>> = {
${entries.join('')}}
`
  const path = join(root, outputFile)
  const before = statSync(path, { throwIfNoEntry: false }) && readFileSync(path, 'utf8')
  if (text === before) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  process.stderr.write(`${relative(root, path)}: ${lines.size} lines\n`)
}
