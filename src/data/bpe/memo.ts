/** A longer text seldom comes twice. */
const LONGEST = 64
/** What an entry takes besides its text, as so many characters. */
const ENTRY = 32
const MOST_CHARACTERS = 2 ** 20

/** Remembers the tokens of short texts, as many as a bound of characters holds; then it begins anew. */
export class Memo {
  private readonly tokens = new Map<string, readonly string[]>()
  private characters = 0

  /** The tokens of a text, found once. @param find makes them: joined they are the text */
  tokensOf(text: string, find: () => readonly string[]): readonly string[] {
    if (text.length > LONGEST) return find()
    const known = this.tokens.get(text)
    if (known !== undefined) return known
    const tokens = find()
    this.characters += text.length + ENTRY
    if (this.characters > MOST_CHARACTERS) {
      this.tokens.clear()
      this.characters = text.length + ENTRY
    }
    // A slice of a long text would keep all of it in memory: the key is made of the tokens anew.
    this.tokens.set(tokens.join(''), tokens)
    return tokens
  }
}
