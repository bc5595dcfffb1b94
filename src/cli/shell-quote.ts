/** A text as a shell takes it for one word: in quotes where it has more than plain characters. */
export function shellQuoted(text: string): string {
  if (/^[\w./:=@%+,-]+$/u.test(text)) return text
  return /["$`\\!]/u.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`
}
