/** White space as Python's `str.split()` knows it: sacreBLEU counts words so. */
const SPACE = String.raw`(?:[^\S\uFEFF]|[\u001C-\u001F\u0085])+`
const BETWEEN = new RegExp(SPACE, 'u')
const AT_THE_START = new RegExp(`^${SPACE}`, 'u')
const AT_THE_END = new RegExp(`${SPACE}$`, 'u')

/** The words of a text. */
export function splitWords(text: string): string[] {
  return text.split(BETWEEN).filter(word => word !== '')
}

/** The text without white space at its ends. */
export function trim(text: string): string {
  return trimEnd(text.replace(AT_THE_START, ''))
}

/** The text without white space at its end. */
export function trimEnd(text: string): string {
  return text.replace(AT_THE_END, '')
}
