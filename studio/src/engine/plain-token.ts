/** A token as the page writes it: markers without their brackets. */
export function plainToken(token: string): string {
  return /^[[<]\w+[\]>]$/.test(token) ? token.slice(1, -1) : token
}
