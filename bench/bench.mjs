// Measures training steps and decoding of every engine and of the peers that are installed, in turn, several rounds; writes
// docs/benchmarks.md. Ratios are of medians in one run: absolute times alone say little on a shared machine.
//
//   PEER_PYTHON=… npm run bench       all of it, about half an hour; the Python has torch, jax, optax, ctranslate2, transformers
//   npm run bench -- --only original,decode-1 --rounds 3
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { commandOf, isPeer, measure } from './contenders.mjs'
import { scenarios } from './scenarios.mjs'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    node: { type: 'string', default: '24' },
  },
})

/** Figures beside the time: what a column is called, what it shows, and with how many decimals. */
const columns = {
  train: [
    ['first step, ms', figures => figures.firstStepMs, 0],
    ['GFLOP/s', figures => figures.gflops, 1],
    ['peak MiB', figures => figures.peakMemoryMiB, 0],
  ],
  decode: [
    ['tokens/s', figures => figures.tokensPerSecond, 0],
    ['first run, ms', figures => figures.firstRunMs, 0],
    ['peak MiB', figures => figures.peakMemoryMiB, 0],
  ],
  load: [['peak MiB', figures => figures.peakMemoryMiB, 0]],
}
const units = { train: 'ms per step', decode: 'ms per batch', load: 'ms' }

const node = nodeBinary(values.node)
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
const sections = []
for (const scenario of scenarios) {
  if (values.only !== undefined && !values.only.split(',').includes(scenario.name)) continue
  sections.push(section(scenario, run(scenario)))
}
if (values.only === undefined) writeFileSync('docs/benchmarks.md', page(sections))
else console.log(sections.join('\n'))

/** The binary of a Node version from npm; `current` is this one. */
function nodeBinary(major) {
  if (major === 'current' || process.version.startsWith(`v${major}.`)) return process.execPath
  const args = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath']
  return spawnSync('npx', args, { encoding: 'utf8', shell: process.platform === 'win32' }).stdout.trim()
}

/** Every contender's figures, round by round, one after the other within a round. */
function run(scenario) {
  const { name, contenders, rounds = Number(values.rounds) } = scenario
  const results = new Map(contenders.map(contender => [contender, { figures: [], missing: undefined }]))
  for (let round = 1; round <= rounds; round++) {
    for (const [contender, result] of results) {
      if (result.missing !== undefined) continue
      const command = commandOf(contender, scenario, node)
      const figures = typeof command === 'string' ? command : measure(command)
      if (typeof figures === 'string') result.missing = figures
      else result.figures.push(figures)
      const text = result.missing ?? `${timeOf(figures, scenario.work).median.toFixed(2)} ms`
      console.error(`${name}, round ${round} of ${rounds}: ${contender}: ${text}`)
    }
  }
  return results
}

/** The time of a training step, of decoding a batch, or of loading. */
function timeOf(figures, work) {
  return work === 'load' ? { median: figures.loadMs } : (figures.msPerStep ?? figures.msPerRun)
}

function section({ title, sizes, work = 'train' }, results) {
  const step = figures => timeOf(figures, work).median
  const medianStep = contender => median(results.get(contender).figures.map(step))
  const peers = [...results.keys()].filter(name => isPeer(name) && results.get(name).figures.length > 0)
  const best = peers.sort((a, b) => medianStep(a) - medianStep(b))[0]
  const peer = best === undefined ? [] : results.get(best).figures.map(step)
  const flags = Object.entries(sizes).map(([name, value]) => `--${name} ${value}`)
  const heads = [
    `${units[work]}: median`,
    'rounds',
    '× best peer: median',
    'rounds',
    ...columns[work].map(([name]) => name),
  ]
  const lines = [`## ${title[0].toUpperCase()}${title.slice(1)}`, '', `\`${flags.join(' ')}\``, '']
  lines.push(`| | ${heads.join(' | ')} |`, '|---'.repeat(heads.length + 1).concat('|'))
  const missing = []
  for (const [contender, { figures, missing: reason }] of results) {
    if (figures.length === 0) {
      missing.push(`${contender}: ${reason}`)
      continue
    }
    const steps = figures.map(step)
    const ratios = peer.map((time, i) => time / steps[i]).filter(Number.isFinite)
    const others = columns[work].map(([, value, decimals]) => {
      const all = figures.map(value)
      return all[0] === undefined ? '' : median(all).toFixed(decimals)
    })
    const ratio = ratios.length > 0 ? median(ratios).toFixed(2) : ''
    const cells = [nameOf(contender, figures), median(steps).toFixed(2), range(steps), ratio, range(ratios), ...others]
    lines.push(`| ${cells.join(' | ')} |`)
  }
  if (missing.length > 0) lines.push('', `Not measured: ${missing.join('; ')}.`)
  return `${lines.join('\n')}\n`
}

function nameOf(contender, [{ engine, threads }]) {
  if (isPeer(contender)) return `${engine}, threads ${threads}`
  return contender.replace('chromium', 'wasm in Chromium').replace(/ (\d+)$/, ', threads $1')
}

function page(parts) {
  const { version: ours } = JSON.parse(readFileSync('package.json', 'utf8'))
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return `# Benchmarks

Made by \`npm run bench\`: glassformer ${ours} on Node ${version.slice(1)}, ${process.platform} ${process.arch}, ${machine}.
A step is forward, loss, backward and Adam on batches made beforehand. The contenders run in turn, each in a process of
its own, without \`OPENBLAS_CORETYPE\` and \`OPENBLAS_L2_SIZE\`, which may hold a BLAS to another processor's kernels.
"× best peer" is the time of the fastest peer in Python (PyTorch as it is, with SDPA and fused Adam, compiled; JAX;
CTranslate2) over the contender's, round by round: above 1, the contender is faster. \`PEER_PYTHON\` names the Python that
has them.

${parts.join('\n')}`
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
}

function range(numbers) {
  return numbers.length === 0 ? '' : `${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)}`
}
