/** The studio's colours on paper: one for each meaning (`studio/src/app.css`). */
export const palette = {
  paper: '#ffffff',
  ink: '#1a1f2b',
  muted: '#565d6b',
  line: '#e0ddd5',
  source: '#0f766e',
  target: '#5b4bc4',
  positive: '#e07b1a',
  negative: '#2f74c0',
  selection: '#c4006a',
  masked: '#dddad2',
  series: ['#1a1f2b', '#2a7f9e', '#9a5a8f', '#7d8a2e', '#a8321f'],
} as const

/** What a drawing that is not of cells needs: on a page that is dark at times its colours are the page's own. */
export type LinePalette = Readonly<Record<'ink' | 'muted' | 'line', string>> & { readonly series: readonly string[] }

/** A colour mixed with the paper. @param share of the colour, 0 to 1 */
export function tint(colour: string, share: number): string {
  const parts = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
  return `#${parts.map(part => hex(255 + (part - 255) * share)).join('')}`
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0')
}
