// Draws curves of the validations in a run's log: values from 0 to 100, shares (0 to 1) as percent.
//   node examples/plot.mjs LOG.jsonl CURVES.svg TITLE KEY=LABEL …
// A key names a number of the event, such as exact, or all.bleu for one inside another.
import { readFileSync, writeFileSync } from 'node:fs'
import { drawFigure } from '../dist/explain/draw/draw-figure.js'
import { curve } from '../dist/explain/figures/figure.js'

const [log, out, title, ...named] = process.argv.slice(2)
if (named.length === 0) {
  console.error('node examples/plot.mjs LOG.jsonl CURVES.svg TITLE KEY=LABEL …')
  process.exit(2)
}
const events = readFileSync(log, 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))
const validations = events.filter(({ type }) => type === 'validation')
const lines = named.map(text => {
  const [key, label] = text.split('=')
  const values = validations.map(event => key.split('.').reduce((value, name) => value[name], event))
  const scale = Math.max(...values) <= 1 ? 100 : 1
  return { label, data: values.map(value => scale * value) }
})
const x = validations.map(({ step }) => step)
const figure = curve('validation', { zh: title, en: title }, lines, { x, xLabel: 'step', yLabel: '' })
writeFileSync(out, `${drawFigure(figure, { language: 'en' })}\n`)
console.log(`${out}: ${validations.length} validations, the last at step ${x.at(-1)}`)
