const LONGEST = 40

/** A value as an error names it, however large or strange it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value))
    return value.length <= 8 && value.every(item => typeof item === 'number')
      ? `[${value.join(', ')}]`
      : `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  const cut = Array.from(value.slice(0, LONGEST + 1))
  return JSON.stringify(value.length <= LONGEST ? value : `${cut.slice(0, LONGEST).join('')}…`)
}
