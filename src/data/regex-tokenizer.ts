import { GlassformerError } from '../errors/glassformer-error.js'
import { someTexts } from '../options/lists.js'
import { aText } from '../options/values.js'
import type { TextTokenizer } from './tokenizer.js'

/** Patterns of formal languages by name. */
export const namedPatterns = {
  // Of SMILES what has several characters: atoms in brackets, rings above 9, bromine and chlorine.
  smiles: String.raw`\[[^\]]*\]|%\d{2}|Br|Cl`,
} as const

/**
 * Tokens are what a pattern matches, for formal languages such as SMILES or code; a character that it doesn't match is a
 * token of its own, so `join(tokenize(text))` is the text.
 *
 * @example
 * ```ts
 * import { RegexTokenizer } from 'glassformer'
 * new RegexTokenizer('smiles').tokenize('CC(Br)[NH3+]') // ['C', 'C', '(', 'Br', ')', '[NH3+]']
 * new RegexTokenizer('[0-9]+').tokenize('12+7') // ['12', '+', '7']
 * ```
 */
export class RegexTokenizer implements TextTokenizer {
  readonly pattern: string
  private readonly regex: RegExp

  /**
   * @param pattern a regular expression, or the name of a pattern that has one: `smiles`
   * @throws GlassformerError when it is none, or matches the empty text
   */
  constructor(pattern: string) {
    aText.settle(pattern, 'pattern')
    this.pattern = isNamed(pattern) ? namedPatterns[pattern] : pattern
    this.regex = compiled(this.pattern)
  }

  tokenize(text: string): string[] {
    return aText.settle(text, 'the text').match(this.regex) ?? []
  }

  join(tokens: readonly string[]): string {
    return someTexts.settle(tokens, 'tokens').join('')
  }

  toJSON(): { readonly tokenizer: 'regex'; readonly pattern: string } {
    return { tokenizer: 'regex', pattern: this.pattern }
  }
}

function isNamed(pattern: string): pattern is keyof typeof namedPatterns {
  return Object.hasOwn(namedPatterns, pattern)
}

function compiled(pattern: string): RegExp {
  try {
    new RegExp(pattern, 'u') // what is wrong is said of this, not of what is made of it
    if (new RegExp(`^(?:${pattern})$`, 'u').test(''))
      throw new GlassformerError(`pattern ${pattern} matches the empty text: every token needs a character`)
    return new RegExp(String.raw`${pattern}|[\s\S]`, 'gu')
  } catch (error) {
    if (error instanceof SyntaxError) throw new GlassformerError(`pattern: ${error.message}`)
    throw error
  }
}
