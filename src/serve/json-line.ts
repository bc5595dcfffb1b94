/** A value as one line of JSON, its end included. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
