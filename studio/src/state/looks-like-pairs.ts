/** Lines that are looked at. */
const SAMPLE = 50

/** Whether a dropped file may be pairs: most of its lines are a source, a tab and a target, or its name says so. */
export function looksLikePairs(name: string, text: string): boolean {
  if (/\.(tsv|csv|jsonl)$/i.test(name)) return true
  const lines = text
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .slice(0, SAMPLE)
  const pairs = lines.filter(line => /^[^\t]+\t[^\t]+$/.test(line))
  return pairs.length > lines.length / 2
}
