import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TokenizerJson } from '#data'

const folder = new URL('../formats/fixtures/hugging-face/tokenizers/', import.meta.url)

interface Said {
  readonly ids: readonly (readonly number[])[]
  readonly decoded: readonly string[]
  readonly special: readonly string[]
}

/** What Hugging Face's tokenizers make of 1,000 sentences: `interop/hugging-face/make_tokenizers.py`. */
const expected: { readonly texts: readonly string[] } & Readonly<Record<string, Said>> = JSON.parse(
  readFileSync(new URL('expected.json', folder), 'utf8'),
)

function read(name: string): TokenizerJson {
  return new TokenizerJson({ name: 'tokenizer.json', bytes: readFileSync(new URL(`${name}.json`, folder)) })
}

describe.each(Object.keys(expected).filter(name => name !== 'texts'))('%s', name => {
  const tokenizer = read(name)
  const { ids, decoded, special } = expected[name] as Said
  const tokens = new Map([...tokenizer.vocab].map(([token, id]) => [id, token]))

  it('cuts 1,000 sentences as the original does', () => {
    const unknown = tokenizer.vocab.get('[UNK]') ?? tokenizer.vocab.get('<unk>')
    for (const [i, text] of expected.texts.entries())
      expect(
        tokenizer.tokenize(text).map(token => tokenizer.vocab.get(token) ?? unknown),
        JSON.stringify(text),
      ).toEqual(ids[i])
  })

  it('joins them as the original does', () => {
    // The library loses U+FEFF where bytes spell it.
    const withoutMark = (text = ''): string => text.replaceAll('\ufeff', '')
    for (const [i, row] of ids.entries()) {
      const joined = tokenizer.join(row.map(id => tokens.get(id) ?? ''))
      expect(withoutMark(joined), expected.texts[i]).toBe(withoutMark(decoded[i]))
    }
  })

  it('knows what is special', () => {
    expect(tokenizer.specialTokens).toEqual(expect.arrayContaining([...special]))
  })
})

it('refuses what is none', () => {
  const from = (text: string) => new TokenizerJson({ name: 't.json', bytes: new TextEncoder().encode(text) })
  expect(() => from('{}')).toThrow('it is no tokenizer.json')
  expect(() => from('[')).toThrow('it is not JSON')
  expect(() => from('{"model": {"type": "Unheard", "vocab": {}}}')).toThrow(
    'its model is of the type "Unheard": BPE, Unigram, WordPiece are read',
  )
  expect(() => from('{"model": {"type": "BPE", "vocab": [], "merges": []}}')).toThrow('its model has no vocab')
  expect(() => from('{"model": {"vocab": {"a": "0"}, "merges": []}}')).toThrow('a token must be a text with an id')
  expect(() => from('{"model": {"vocab": {"a": 0}, "merges": 5}}')).toThrow("it can't be read")
})
