/**
 * Cuts a text into the pieces that byte-pair encoding never joins: words with the one space before them, and any other
 * white space by itself. Together they are the text again.
 */
export function chunks(text: string): string[] {
  return text.match(/ ?\S+|\s/gu) ?? []
}
