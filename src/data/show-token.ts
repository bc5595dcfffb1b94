import { oneLine } from '../errors/one-line.js'

/** A token in quotes, on one line, not longer than a line. */
export function showToken(token: string): string {
  return oneLine(JSON.stringify(token.length > 40 ? `${token.slice(0, 40)}…` : token))
}
