// docs/benchmarks.md from what a run measured.
import { bestPeer, median, nameOf, timesAsFast, timesOf } from './results.mjs'
import { capital, relaxedLine, summary, table } from './summary.mjs'

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

/** The whole page. */
export function page({ where, scenarios }) {
  return `# Benchmarks

Made by \`npm run bench\`: ${where}.
A step is forward, loss, backward and Adam on batches made beforehand. The contenders run in turn, each in a process of
its own, without \`OPENBLAS_CORETYPE\` and \`OPENBLAS_L2_SIZE\`, which may hold a BLAS to another processor's kernels.
"× best peer" is the time of the fastest peer in Python (PyTorch as it is, with SDPA and fused Adam, compiled; JAX;
CTranslate2) over the contender's, round by round: above 1, the contender is faster. \`PEER_PYTHON\` names the Python that
has them.

## Who was best

"Ahead of" is the fastest of the other side: of the others' programs where one of our engines is fastest, else of our engines.

${summary(scenarios)}

${relaxedLine(scenarios)}

${scenarios.map(section).join('\n')}`
}

/** A scenario's heading, its flags, and every contender. */
export function section({ title, sizes, work = 'train', results }) {
  const flags = Object.entries(sizes).map(([name, value]) => `--${name} ${value}`)
  const others = columns[work]
  const unit = units[work]
  const heads = ['', `${unit}: median`, 'rounds', '× best peer: median', 'rounds', ...others.map(([name]) => name)]
  const peer = bestPeer(results)
  const rows = results
    .filter(({ figures }) => figures.length > 0)
    .map(result => {
      const [times, ratios] = [timesOf(result), timesAsFast(result, peer)]
      const rest = others.map(([, value, decimals]) => text(result.figures.map(value), decimals))
      return [nameOf(result), text(times), range(times), text(ratios), range(ratios), ...rest]
    })
  const missing = results.filter(({ figures }) => figures.length === 0)
  const reasons = missing.map(({ contender, missing: reason }) => `${contender}: ${reason}`)
  const parts = [`## ${capital(title)}`, `\`${flags.join(' ')}\``, table(heads, rows)]
  if (reasons.length > 0) parts.push(`Not measured: ${reasons.join('; ')}.`)
  return `${parts.join('\n\n')}\n`
}

/** The median; nothing where not every round has it. */
function text(numbers, decimals = 2) {
  return numbers.length === 0 || numbers.includes(undefined) ? '' : median(numbers).toFixed(decimals)
}

function range(numbers) {
  return numbers.length === 0 ? '' : `${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)}`
}
