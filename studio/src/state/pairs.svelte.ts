import type { OwnPairs } from '../engine/protocol.ts'

const KEY = 'glassformer-pairs'

const EXAMPLE = [
  'cat\tcats',
  'dog\tdogs',
  'bus\tbuses',
  'box\tboxes',
  'city\tcities',
  'baby\tbabies',
  'day\tdays',
  'key\tkeys',
].join('\n')

/** Somebody's own pairs: too long for a link, so the browser keeps them where it allows that. */
export const pairs = $state<{ -readonly [Key in keyof OwnPairs]: OwnPairs[Key] }>({
  text: read(),
  tokenizer: 'characters',
})

export function keepPairs(): void {
  try {
    localStorage.setItem(KEY, pairs.text)
  } catch {
    // Storage refused or full: they are kept as long as the page is open.
  }
}

function read(): string {
  try {
    return localStorage.getItem(KEY) ?? EXAMPLE
  } catch {
    return EXAMPLE
  }
}
