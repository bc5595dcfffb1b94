import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SentencePiece } from '#data'

const folder = new URL('../formats/fixtures/hugging-face/', import.meta.url)

/** What SentencePiece itself makes of 1,000 sentences: `interop/hugging-face/train_spm.py`. */
const expected: { readonly texts: readonly string[] } & Readonly<Record<string, Said>> = JSON.parse(
  readFileSync(new URL('spm/expected.json', folder), 'utf8'),
)

interface Said {
  readonly ids: readonly (readonly number[])[]
  readonly decoded: readonly string[]
}

const models = Object.keys(expected).filter(name => name !== 'texts')

describe.each(models)('%s', name => {
  const bytes = readFileSync(new URL(name.includes('/') ? name : `spm/${name}`, folder))
  const tokenizer = new SentencePiece({ name, bytes })
  const { ids: expectedIds, decoded } = expected[name] as Said
  const { pieces } = tokenizer
  const ids = new Map(pieces.flatMap(({ text, type }, id) => (type === 'control' ? [] : [[text, id]])))
  const unknown = pieces.findIndex(({ type }) => type === 'unknown')
  const idOf = (token: string): number => ids.get(token) ?? unknown

  it('cuts 1,000 sentences as SentencePiece does', () => {
    expect(expected.texts).toHaveLength(1000)
    for (const [i, text] of expected.texts.entries())
      expect(tokenizer.tokenize(text).map(idOf), JSON.stringify(text)).toEqual(expectedIds[i])
  })

  it('joins them as SentencePiece does', () => {
    for (const [i, text] of expected.texts.entries())
      expect(tokenizer.join(tokenizer.tokenize(text)), JSON.stringify(text)).toBe(decoded[i])
  })
})

describe('what is no such file', () => {
  it.each([
    ['text', new TextEncoder().encode('no protobuf message')],
    ['a file that breaks off', readFileSync(new URL('spm/plain.spm', folder)).subarray(0, 1001)],
    ['nothing', new Uint8Array()],
  ])('%s', (_, bytes) => {
    expect(() => new SentencePiece({ name: 'a.spm', bytes })).toThrow(
      /breaks off|no protobuf message|no SentencePiece model/u,
    )
  })

  it('is a model of words', () => {
    // trainer_spec { model_type: WORD }
    expect(() => new SentencePiece({ name: 'a.spm', bytes: Uint8Array.of(0x12, 2, 0x18, 3) })).toThrow(
      'its model is of the kind word',
    )
  })
})
