/** White space as Python's `str.split()` knows it: sacreBLEU counts words so. */
const SPACE = /(?:[^\S\uFEFF]|\u0085)+/u

/** The words of a text. */
export function splitWords(text: string): string[] {
  return text.split(SPACE).filter(word => word !== '')
}
