// Draws curves of the validations in a run's log: values from 0 to 100, shares (0 to 1) as percent.
//   node examples/plot.mjs LOG.jsonl CURVES.svg TITLE KEY=LABEL …
// A key names a number of the event, such as exact, or all.bleu for one inside another.
import { readFileSync, writeFileSync } from 'node:fs'

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
const steps = validations.at(-1).step

const [width, height, margin] = [720, 360, 48]
const x = step => (margin + (step / steps) * (width - 2 * margin)).toFixed(1)
const y = value => (height - margin - (value / 100) * (height - 2 * margin)).toFixed(1)
const grid = [0, 20, 40, 60, 80, 100].map(
  value =>
    `<path d="M${margin} ${y(value)}H${width - margin}" stroke="#ddd"/><text x="14" y="${+y(value) + 4}">${value}</text>`,
)
const ticks = [0, 1, 2, 3, 4].map(quarter => {
  const step = Math.round((quarter * steps) / 4)
  return `<text x="${x(step)}" y="${height - 26}" text-anchor="middle">${step}</text>`
})

const styles = [
  ['#111', 'none'],
  ['#1d4ed8', '5 4'],
  ['#c2410c', '2 3'],
]
const curves = named.map((text, i) => {
  const [key, label] = text.split('=')
  const values = validations.map(event => key.split('.').reduce((value, name) => value[name], event))
  const scale = Math.max(...values) <= 1 ? 100 : 1
  const points = validations.map(({ step }, at) => `${x(step)} ${y(scale * values[at])}`)
  const [colour, dashes] = styles[i % styles.length]
  const pen = `fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"`
  const legend = height - 70 - 22 * (named.length - 1 - i)
  return `<path d="M${points.join('L')}" ${pen}/>
<path d="M${width - 380} ${legend - 4}h28" ${pen}/>
<text x="${width - 344}" y="${legend}" fill="${colour}">${label}</text>`
})

writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
${[...grid, ...ticks, ...curves].join('\n')}
<text x="${margin}" y="26">${title}</text>
<text x="${width / 2}" y="${height - 8}" text-anchor="middle">steps</text>
</svg>
`,
)
console.log(`${out}: ${validations.length} validations, the last at step ${steps}`)
