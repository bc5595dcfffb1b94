// Trains the original's model in the wasm engine and in PyTorch from the same weights on the same batches, and prints
// the largest difference between the losses. With --draw also docs/torch-curves.svg.
//   node scripts/plot-torch-curves.mjs [--steps 300] [--lr 1e-4] [--schedule constant] [--warmup 0]
//     [--against torch] [--draw]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './run-node.mjs'

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '300' },
    lr: { type: 'string', default: '1e-4' },
    schedule: { type: 'string', default: 'constant' },
    warmup: { type: 'string', default: '0' },
    against: { type: 'string', default: 'torch' },
    draw: { type: 'boolean' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'glassformer-curves-'))
const curves = Object.fromEntries(['wasm', values.against].map(engine => [engine, losses(engine)]))
rmSync(folder, { recursive: true })

const differences = curves.wasm.map((loss, i) => Math.abs(loss - curves[values.against][i]) / curves[values.against][i])
const worst = differences.indexOf(Math.max(...differences))
const rate = `lr ${values.lr}, ${values.schedule}${values.warmup === '0' ? '' : ` after ${values.warmup} steps of warm-up`}`
const percent = (100 * differences[worst]).toFixed(4)
console.log(
  `${values.steps} steps, ${rate}: the curves of wasm and ${values.against} differ by at most ${percent} %, at step ${worst + 1}`,
)
const apart = differences.findIndex(difference => difference > 0.01)
if (apart >= 0) console.log(`by more than 1 % from step ${apart + 1} on`)
if (values.draw) writeFileSync(join(root, 'docs/torch-curves.svg'), draw())

function losses(engine) {
  const out = join(folder, engine)
  const numbers = ['steps', 'lr', 'schedule', 'warmup'].flatMap(name => [`--${name}`, values[name]])
  const args = ['dist/cli/main.js', 'train', 'digits', '--engine', engine, ...numbers, '--held-out', '0', '--out', out]
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) process.exit(1)
  const events = readFileSync(join(out, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  return events.filter(event => event.type === 'step').map(event => event.loss)
}

/** Both curves on a logarithmic scale; the second dashed, so that the first shows beneath. */
function draw() {
  const [width, height, margin] = [720, 360, 48]
  const all = [...curves.wasm, ...curves[values.against]]
  const [low, high] = [Math.log10(Math.min(...all)), Math.log10(Math.max(...all))]
  const x = i => margin + (i / (curves.wasm.length - 1)) * (width - 2 * margin)
  const y = loss => height - margin - ((Math.log10(loss) - low) / (high - low)) * (height - 2 * margin)
  const path = losses =>
    losses.map((loss, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(loss).toFixed(1)}`).join(' ')
  const ticks = [0.01, 0.03, 0.1, 0.3, 1, 3].filter(loss => Math.log10(loss) >= low && Math.log10(loss) <= high)
  const grid = ticks.map(
    loss =>
      `<path d="M${margin} ${y(loss).toFixed(1)}H${width - margin}" stroke="#ddd"/><text x="8" y="${(y(loss) + 4).toFixed(1)}">${loss}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
${grid.join('\n')}
<path d="${path(curves.wasm)}" fill="none" stroke="#c2410c" stroke-width="3"/>
<path d="${path(curves[values.against])}" fill="none" stroke="#1d4ed8" stroke-width="1.5" stroke-dasharray="5 4"/>
<text x="${width - 250}" y="30" fill="#c2410c">wasm</text><text x="${width - 200}" y="30" fill="#1d4ed8">PyTorch (dashed)</text>
<text x="${margin}" y="${height - 14}">loss over ${curves.wasm.length} steps, batch 64, ${rate}; the same weights and batches</text>
</svg>
`
}
