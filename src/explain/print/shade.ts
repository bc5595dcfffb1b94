import { MASKED } from '../grids.js'

const POSITIVE = '░▒▓█'
const NEGATIVE = '-=≡#'
/** The terminal's own two colours, which stand on its ground, light or dark. */
const [BLUE, YELLOW, PLAIN] = ['\u001b[34m', '\u001b[33m', '\u001b[39m']

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
  const dark = (sign: 1 | -1): string => `${shade(sign * largest, largest, 1, colour)} ${format(sign * largest)}`
  return hasNegative ? `${dark(-1)} … 0 … ${dark(1)}` : `0 … ${dark(1)}`
}
