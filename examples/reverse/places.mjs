// Ways to give a training pair other places than those it is written in, so that places beyond the 27th (25 numbers,
// SOS and EOS) are trained too. No pair gets a number that it has not: only PAD is put in, which attention over the
// source does not see, and which the loss does not count.

const PAD = 0

/** The last place of 30 numbers, SOS and EOS, counted from 0. */
const lastPlace = 31

const pads = count => Array(count).fill(PAD)

/** PAD before the source and, independently, before the target: both begin anywhere. */
function shifted({ source, target }, random) {
  const before = ids => [...pads(random.integer(lastPlace + 2 - Math.min(ids.length, lastPlace + 1))), ...ids]
  return { source: before(source), target: before(target) }
}

/** The source begins anywhere, the target where it always does. */
function shiftedSource({ source, target }, random) {
  return { source: shifted({ source, target }, random).source, target }
}

/** PAD between the numbers, and at the mirrored places of the target: as if some of up to 30 numbers were hidden. */
function mirrored({ source, target }, random) {
  const [sos, ...numbers] = source.slice(0, -1)
  const longest = Math.max(numbers.length, lastPlace - 1)
  const length = numbers.length + random.integer(longest - numbers.length + 1)
  const places = random.shuffle(Array.from({ length }, (_, place) => place))
  const hidden = new Set(places.slice(numbers.length))
  const next = numbers.values()
  const spread = Array.from({ length }, (_, place) => (hidden.has(place) ? PAD : next.next().value))
  const answers = target.slice(1, -1).values()
  const mirror = Array.from({ length }, (_, place) => (hidden.has(length - 1 - place) ? PAD : answers.next().value))
  return { source: [sos, ...spread, source.at(-1)], target: [target[0], ...mirror, target.at(-1)] }
}

/** By name, as `augment` of `pairsTask`. */
export const places = { written: undefined, shifted, shiftedSource, mirrored }
