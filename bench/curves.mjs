// How a training step's time grows with batch, length, width and depth: docs/cost-curves.md and .svg.
//   npm run bench:curves [-- --help]
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { readFlags } from './flags.mjs'
import { engineFlags } from './synthetic-training.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const about =
  'How the time of a training step grows with batch, length, width and depth; writes docs/cost-curves.md and .svg.'
const { engine, threads } = readFlags('npm run bench:curves --', about, engineFlags(1))

const original = { 'batch-size': 32, 'seq-len': 12, 'embed-dim': 64, layers: 3 }
const axes = [
  { name: 'batch', flag: 'batch-size', sizes: [4, 8, 16, 32, 64, 128] },
  { name: 'length', flag: 'seq-len', sizes: [6, 12, 24, 48, 96] },
  { name: 'width', flag: 'embed-dim', sizes: [32, 64, 128, 256] },
  { name: 'depth', flag: 'layers', sizes: [1, 2, 3, 6, 12] },
]

for (const axis of axes) {
  axis.points = axis.sizes.map(size => ({ size, ...step({ ...original, [axis.flag]: size }) }))
  axis.growth = exponent(axis.points)
  console.error(`${axis.name}: time grows as ${axis.name}^${axis.growth.toFixed(2)}`)
}
writeFileSync('docs/cost-curves.svg', drawing())
writeFileSync('docs/cost-curves.md', page())

function step(sizes) {
  const flags = Object.entries({ ...sizes, steps: 20, engine, threads })
  const args = [
    'dist/bin/glassformer.js',
    'bench',
    'train',
    '--json',
    ...flags.flatMap(([name, value]) => [`--${name}`, String(value)]),
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const { msPerStep, gflops } = JSON.parse(stdout)
  return { ms: msPerStep.median, gflops, gflop: (gflops * msPerStep.median) / 1000 }
}

/** The slope of log time over log size, by least squares. */
function exponent(points) {
  const xs = points.map(point => Math.log(point.size))
  const ys = points.map(point => Math.log(point.ms))
  const mean = numbers => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  const [mx, my] = [mean(xs), mean(ys)]
  const covariance = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i] - my), 0)
  return covariance / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0)
}

function page() {
  const tables = axes.map(({ name, points, growth }) => {
    const rows = points.map(
      ({ size, ms, gflop, gflops }) => `| ${size} | ${ms.toFixed(2)} | ${gflop.toFixed(3)} | ${gflops.toFixed(1)} |`,
    )
    return `## ${name[0].toUpperCase()}${name.slice(1)}

Time grows as ${name}^${growth.toFixed(2)}, the arithmetic as ${name}^${exponent(points.map(point => ({ ...point, ms: point.gflop }))).toFixed(2)}.

| ${name} | ms per step | GFLOP | GFLOP/s |
|---|---|---|---|
${rows.join('\n')}
`
  })
  return `# Cost curves

Made by \`npm run bench:curves\`: engine ${engine}, threads ${threads}, Node ${process.versions.node}, ${cpus()[0].model.trim()}.
One size is changed at a time; the others are the original's (batch 32, length 12, width 64, 3 + 3 layers). GFLOP counts the
matrix products of a step (\`src/cli/bench/training-flops.ts\`).

![Time of a training step against each size](cost-curves.svg)

${tables.join('\n')}`
}

/** Four panels, logarithmic on both axes. */
function drawing() {
  const [size, gap] = [220, 60]
  const times = axes.flatMap(({ points }) => points.map(point => Math.log(point.ms)))
  const [low, high] = [Math.min(...times), Math.max(...times)]
  const panels = axes.map(({ name, points, growth }, index) => {
    const left = gap + index * (size + gap)
    const [first, last] = [Math.log(points[0].size), Math.log(points.at(-1).size)]
    const x = value => left + ((Math.log(value) - first) / (last - first)) * size
    const y = ms => 40 + size - ((Math.log(ms) - low) / (high - low)) * size
    const dots = points.map(
      ({ size: value, ms }) => `<circle cx="${x(value).toFixed(1)}" cy="${y(ms).toFixed(1)}" r="4" fill="#1d4ed8"/>`,
    )
    const line = points
      .map(({ size: value, ms }, i) => `${i === 0 ? 'M' : 'L'}${x(value).toFixed(1)} ${y(ms).toFixed(1)}`)
      .join(' ')
    const labels = points.map(
      ({ size: value }) => `<text x="${x(value).toFixed(1)}" y="${size + 60}" text-anchor="middle">${value}</text>`,
    )
    const ticks = [1, 3, 10, 30, 100, 300].filter(ms => Math.log(ms) >= low && Math.log(ms) <= high)
    const grid = ticks.map(
      ms =>
        `<path d="M${left} ${y(ms).toFixed(1)}h${size}" stroke="#ddd"/><text x="${left - 6}" y="${(y(ms) + 4).toFixed(1)}" text-anchor="end">${ms}</text>`,
    )
    return `${grid.join('')}<path d="${line}" fill="none" stroke="#1d4ed8" stroke-width="2"/>${dots.join('')}${labels.join('')}
<text x="${left}" y="24" font-weight="bold">${name}: ms ∝ ${name}^${growth.toFixed(2)}</text>`
  })
  const width = gap + axes.length * (size + gap)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${size + 80}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${panels.join('\n')}
</svg>
`
}
