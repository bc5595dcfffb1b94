// The head of docs/benchmarks.md: who was best, and whether wasm-relaxed pays.
import { isOurs } from './contenders.mjs'
import { bestPeer, fastest, median, nameOf, timesAsFast, timesOf } from './results.mjs'

/** A row per scenario: the fastest of all, how far ahead of the other side, and our engines against the best peer. */
export function summary(scenarios) {
  const heads = ['', 'fastest', 'ms', 'ahead of', '`blas` × best peer', '`wasm` × best peer']
  const rows = scenarios.map(({ title, results }) => {
    const first = fastest(results)
    if (first === undefined) return [capital(title), '', '', '', '', '']
    const isFirst = isOurs(first.contender)
    const rival = fastest(results.filter(({ contender }) => isOurs(contender) !== isFirst))
    const ahead = rival && `${nameOf(rival)}: ${median(timesAsFast(first, rival)).toFixed(2)} ×`
    const time = median(timesOf(first)).toFixed(2)
    return [
      capital(title),
      nameOf(first),
      time,
      ahead ?? '',
      ...['blas', 'wasm'].map(engine => against(results, engine)),
    ]
  })
  return table(heads, rows)
}

/** How many times as fast as the best peer an engine was, at the better of its numbers of threads. */
function against(results, engine) {
  const ours = fastest(results.filter(({ contender }) => [engine, 'ours'].includes(contender.split(' ')[0])))
  const peer = bestPeer(results)
  return ours === undefined || peer === undefined ? '' : median(timesAsFast(ours, peer)).toFixed(2)
}

/** Less than this is no difference on a machine that is never quite the same. */
const MATTERS = 0.02

/** Whether fused multiply-add pays on this machine, over all that both engines ran. */
export function relaxedLine(scenarios) {
  const ratios = scenarios.flatMap(({ results }) =>
    results.flatMap(relaxed => {
      const plain = results.find(({ contender }) => contender === relaxed.contender.replace('wasm-relaxed', 'wasm'))
      const both = plain !== undefined && plain !== relaxed && plain.figures.length > 0 && relaxed.figures.length > 0
      return both ? [median(timesAsFast(relaxed, plain))] : []
    }),
  )
  if (ratios.length === 0) return ''
  const ratio = median(ratios)
  const pays = Math.abs(ratio - 1) < MATTERS ? 'makes no difference' : ratio > 1 ? 'pays' : "doesn't pay"
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map(each => each.toFixed(2))
  return `\`wasm-relaxed\` ${pays} here: it is ${ratio.toFixed(2)} times as fast as \`wasm\` (median of ${ratios.length} comparisons, ${least}–${most}).`
}

export function capital(text) {
  return text[0].toUpperCase() + text.slice(1)
}

/** A table in Markdown. */
export function table(heads, rows) {
  const line = cells => `| ${cells.join(' | ')} |`
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')
}
