/** Everything that could end a line or steer a terminal. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu

/** A text on one line: its control characters as JSON escapes them. */
export function oneLine(text: string): string {
  return text.replace(CONTROL, character => {
    const escaped = JSON.stringify(character).slice(1, -1)
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped
  })
}
