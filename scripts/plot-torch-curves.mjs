// Trains the original's model in the wasm engine and in PyTorch from the same weights on the same batches, and prints
// the largest difference between the losses. With --draw also docs/torch-curves.svg.
//   node scripts/plot-torch-curves.mjs [--steps 300] [--lr 1e-4] [--schedule constant] [--warmup 0]
//     [--against torch] [--draw]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { drawFigure } from '../dist/explain/draw/draw-figure.js'
import { curve } from '../dist/explain/figures/figure.js'
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
  const args = [
    'dist/bin/glassformer.js',
    'train',
    'digits',
    '--engine',
    engine,
    ...numbers,
    '--held-out',
    '0',
    '--out',
    out,
  ]
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
  const title = `Loss over ${curves.wasm.length} steps, batch 64, ${rate}; the same weights and batches`
  const lines = [
    { label: 'wasm', data: curves.wasm },
    { label: 'PyTorch', data: curves[values.against] },
  ]
  const figure = curve('losses', { zh: title, en: title }, lines, { xLabel: 'step', yLabel: 'loss', scale: 'log' })
  return `${drawFigure(figure, { language: 'en' })}\n`
}
