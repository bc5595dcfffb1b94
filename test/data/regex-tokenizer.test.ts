import fc from 'fast-check'
import { pairsTask } from 'glassformer'
import { describe, expect, it } from 'vitest'
import { joinTokens, parseVocabulary, RegexTokenizer, tokenize, Vocabulary } from '#data'

const smiles = new RegexTokenizer('smiles')

describe('a regular expression as a tokenizer', () => {
  it('cuts SMILES into atoms, bonds, branches and rings', () => {
    expect(tokenize('CC(=O)Oc1ccccc1C(=O)O', smiles).join(' ')).toBe('C C ( = O ) O c 1 c c c c c 1 C ( = O ) O')
    expect(tokenize('[NH3+]Cl%12BrC@@n', smiles)).toEqual(['[NH3+]', 'Cl', '%12', 'Br', 'C', '@', '@', 'n'])
    expect(tokenize('Cé [x', smiles)).toEqual(['C', 'é', ' ', '[', 'x'])
  })

  it('loses nothing of any text', () => {
    const tokenizers = [smiles, new RegexTokenizer(String.raw`\w+|\s+`), new RegexTokenizer('a|😀')]
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...tokenizers), (text, tokenizer) => {
        expect(joinTokens(tokenize(text, tokenizer), tokenizer)).toBe(text)
      }),
    )
  })

  it('is saved with its vocabulary', () => {
    const vocabulary = Vocabulary.fromSequences([tokenize('CC(=O)Cl', smiles)], smiles)
    const again = parseVocabulary(JSON.parse(JSON.stringify(vocabulary)))
    expect(again.tokensOf('ClCCBr')).toEqual(['Cl', 'C', 'C', 'Br'])
    expect(again.format(again.parse('ClCC'))).toBe('ClCC')
  })

  it('refuses what is no pattern, or could match nothing', () => {
    expect(() => new RegexTokenizer('(')).toThrow('pattern: Invalid regular expression: /(/u')
    expect(() => new RegexTokenizer('a*')).toThrow('pattern a* matches the empty text')
  })

  it('is an option of a training on pairs', () => {
    const pairs = ['CCl', 'BrC', '[NH3+]C'].map(source => ({ source, target: source }))
    const bare = { sourceTokenizer: 'regex', validationShare: 0, testShare: 0 } as const
    const { sourceVocabulary, targetVocabulary } = pairsTask(pairs, { ...bare, pattern: 'smiles' })
    expect(sourceVocabulary.tokens.slice(4).toSorted()).toEqual(['Br', 'C', 'Cl', '[NH3+]'])
    expect(targetVocabulary.tokenizer).toBe('characters')
    expect(() => pairsTask(pairs, bare)).toThrow('the tokenizer regex needs a pattern')
    expect(() => pairsTask(pairs, { pattern: 'smiles' })).toThrow('pattern is for the tokenizer regex, not for char')
  })
})
