/** `maxNewTokens` → `max_new_tokens`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, letter => `_${letter.toLowerCase()}`)
}
