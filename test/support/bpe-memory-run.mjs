// Serves 10,000 distinct long texts with a BPE vocabulary, and prints the heap after a tenth of them and at the end, as JSON:
// node --expose-gc --max-old-space-size=80 test/support/bpe-memory-run.mjs [REQUESTS]

import { buildVocabulary, Transformer } from 'glassformer'
import { ModelAnswerer } from '#serve'

const requests = Number(process.argv[2] ?? 10_000)
const LENGTH = 16_000
const syllables = ['ba', 'na', 'lo', 'we', 'ri', 'ng', 'th', 'es', 't', 'ph', 'on']
let state = 1
const random = most => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state % most
}
/** No text comes twice, and hardly a word. */
const text = wordLength => {
  let made = ''
  for (let i = 0; made.length < LENGTH; i++)
    made += syllables[random(syllables.length)] + (i % wordLength === 0 ? ' ' : '')
  return made.slice(0, LENGTH)
}

const source = buildVocabulary(
  Array.from({ length: 20 }, () => text(5)),
  { tokenizer: 'bpe', size: 400 },
)
const sizes = { srcVocabSize: source.size, trgVocabSize: source.size, srcPadIdx: 0, trgPadIdx: 0 }
const model = new Transformer({ ...sizes, embedDim: 8, numLayers: 1, heads: 1, maxLen: 1024, seed: 1 })
const answerer = new ModelAnswerer({ model, source, target: source, engine: { engine: 'wasm', threads: 1 } })

const heap = () => {
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
const result = { refused: 0 }
const { signal } = new AbortController()
for (let i = 1; i <= requests; i++) {
  const body = new TextEncoder().encode(JSON.stringify({ source: text([4, 12, 1e9][i % 3]), maxNewTokens: 1 }))
  // Too long for the model, which only tokenising tells.
  await answerer.answer({ body, signal, onTokens: () => {} }).catch(() => result.refused++)
  // What is remembered has met its bound by then.
  if (i === requests / 10) result.early = heap()
}
result.atEnd = heap()
console.log(JSON.stringify(result))
