/** Round numbers from `low` to `high`, about `count` of them: multiples of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find(times => times * power >= rough) ?? 10)
  const digits = Math.max(0, -Math.floor(Math.log10(step)))
  const first = Math.ceil(low / step)
  const last = Math.floor(high / step)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits)))
}

/** What powers of ten are multiplied by on a logarithmic axis: more where it is short. */
const MULTIPLES = [
  [1, 3],
  [1, 2, 5],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
]
const FEWEST = 3

/** Marks of a logarithmic axis from `low` to `high`: 1 and 3 times every power of ten, or more of them. */
export function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const marks = MULTIPLES.map(multiples =>
    powers
      .flatMap(power => multiples.map(multiple => Number(`${multiple}e${power}`)))
      .filter(mark => mark >= low && mark <= high),
  )
  return marks.find(({ length }) => length >= FEWEST) ?? ticks(low, high, 5)
}
