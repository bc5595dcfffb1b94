/** Scripts that are written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
/** A word of one of these scripts seldom has so many letters. */
const LETTERS = 4

/** Whether most of the texts are written without spaces: as words, each of them would be one. */
export function areUnspaced(texts: readonly string[]): boolean {
  const unspaced = texts.filter(text => !/\s/u.test(text.trim()) && (text.match(UNSPACED)?.length ?? 0) >= LETTERS)
  return unspaced.length > texts.length / 2
}
