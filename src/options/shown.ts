const LONGEST = 40

/** A value as an error names it: in one line, however large, deep or strange it is. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'missing'
    case 'string':
      return JSON.stringify(cut(value))
    case 'function':
      return 'a function'
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? list(value) : 'an object'
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'symbol':
      return cut(String(value)).replace(/\s/gu, ' ')
  }
}

function list(values: readonly unknown[]): string {
  const isShort = values.length <= 8 && values.every(value => typeof value === 'number')
  return isShort ? `[${values.join(', ')}]` : `a list of ${values.length}`
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text
  return `${Array.from(text.slice(0, LONGEST + 1))
    .slice(0, LONGEST)
    .join('')}…`
}
