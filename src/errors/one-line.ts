/** What a terminal obeys instead of showing: controls, line ends, and marks that turn the direction of writing. */
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text on one line that steers no terminal: its control characters as JSON escapes them. */
export function oneLine(text: string): string {
  return text.replace(CONTROL, character => {
    const escaped = JSON.stringify(character).slice(1, -1)
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped
  })
}
