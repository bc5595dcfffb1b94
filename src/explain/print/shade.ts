import { MASKED } from '../figures/grids.js'

const POSITIVE = '░▒▓█'
const NEGATIVE = '-=≡#'
/** The terminal's own two colours, which stand on its ground, light or dark. */
const [BLUE, YELLOW, PLAIN] = ['\u001b[34m', '\u001b[33m', '\u001b[39m']

/** One share of the largest size in each shade. */
const LEVELS = [0.25, 0.5, 0.75, 1]

/**
 * A number as a shade: nothing at 0, darker with its size. What is below 0 has another colour, and signs where there
 * are no colours.
 *
 * @param largest the size that has the darkest shade.
 */
export function shade(value: number, largest: number, width: number, colour: boolean): string {
  if (Math.abs(value) >= MASKED) return '×'.repeat(width)
  const level = largest === 0 ? 0 : Math.ceil((Math.min(1, Math.abs(value) / largest) * 9 - 1) / 2)
  if (level <= 0) return ' '.repeat(width)
  const characters = (value < 0 && !colour ? NEGATIVE : POSITIVE)[level - 1] ?? ''
  const text = characters.repeat(width)
  return colour ? `${value < 0 ? BLUE : YELLOW}${text}${PLAIN}` : text
}

/** What the shades mean. */
export function shadeLegend(
  largest: number,
  hasNegative: boolean,
  colour: boolean,
  format: (x: number) => string,
): string {
  const scale = (shares: readonly number[]): string =>
    shares.map(share => shade(share * largest, largest, 1, colour)).join('')
  const above = `0 ${scale(LEVELS)} ${format(largest)}`
  const below = scale(LEVELS.map(share => -share).reverse())
  return hasNegative ? `${format(-largest)} ${below} ${above}` : above
}
