// What a scenario's results say. A result is a contender and its figures, round by round, or why it has none.
import { isPeer } from './contenders.mjs'

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
}

/** Milliseconds of each round: of a training step, of decoding a batch, or of loading. */
export function timesOf({ figures }) {
  return figures.map(({ ms }) => ms)
}

/** The result whose median is shortest, if any was measured. */
export function fastest(results) {
  const time = result => median(timesOf(result))
  return results.filter(({ figures }) => figures.length > 0).sort((a, b) => time(a) - time(b))[0]
}

export function bestPeer(results) {
  return fastest(results.filter(({ contender }) => isPeer(contender)))
}

/** How many times as fast as another a contender was, round by round. */
export function timesAsFast(result, other) {
  const times = timesOf(result)
  return other === undefined ? [] : timesOf(other).map((time, round) => time / times[round])
}

export function nameOf({ contender, figures: [{ engine, threads }] }) {
  if (isPeer(contender)) return `${engine}, threads ${threads}`
  return contender.replace('chromium', 'wasm in Chromium').replace(/ (\d+)$/, ', threads $1')
}
