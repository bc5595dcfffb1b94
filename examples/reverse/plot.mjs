// Draws the validation curve of a run's log.
//   node examples/reverse/plot.mjs [LOG.jsonl CURVE.svg]
import { readFileSync, writeFileSync } from 'node:fs'

const [log = 'examples/reverse/metrics.jsonl', out = 'examples/reverse/curve.svg'] = process.argv.slice(2)
const events = readFileSync(log, 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))
const validations = events.filter(({ type }) => type === 'validation')
const steps = validations.at(-1).step

const [width, height, margin] = [720, 360, 48]
const x = step => (margin + (step / steps) * (width - 2 * margin)).toFixed(1)
const y = bleu => (height - margin - (bleu / 100) * (height - 2 * margin)).toFixed(1)
const grid = [0, 20, 40, 60, 80, 100].map(
  bleu =>
    `<path d="M${margin} ${y(bleu)}H${width - margin}" stroke="#ddd"/><text x="14" y="${+y(bleu) + 4}">${bleu}</text>`,
)
const curves = [
  ['short', '#1d4ed8', '1–25 numbers', '5 4'],
  ['all', '#111', 'all', 'none'],
  ['long', '#c2410c', '26–30 numbers, longer than any trained on', '2 3'],
]
const path = key =>
  validations.map(({ step, [key]: { bleu } }, i) => `${i === 0 ? 'M' : 'L'}${x(step)} ${y(bleu)}`).join(' ')
const lines = curves.map(
  ([key, colour, label, dashes], i) =>
    `<path d="${path(key)}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>
<path d="M${width - 340} ${height - 136 + 22 * i}h28" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>
<text x="${width - 304}" y="${height - 132 + 22 * i}" fill="${colour}">${label}</text>`,
)
writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
${[...grid, ...lines].join('\n')}
<text x="${margin}" y="${height - 14}">BLEU on validation pairs, greedy, over ${steps} steps</text>
</svg>
`,
)
console.log(`${out}: ${validations.length} validations, the last at step ${steps}`)
