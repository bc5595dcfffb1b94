// Makes a run's log short enough to keep: validations, and of the steps the first and every 50th.
//   node examples/thin.mjs LOG.jsonl THIN.jsonl
import { readFileSync, writeFileSync } from 'node:fs'

const [log, out] = process.argv.slice(2)
const lines = readFileSync(log, 'utf8').trim().split('\n')
const kept = lines.filter(line => {
  const { type, step } = JSON.parse(line)
  return type !== 'step' || step === 1 || step % 50 === 0
})
writeFileSync(out, `${kept.join('\n')}\n`)
console.log(`${out}: ${kept.length} of ${lines.length} lines`)
