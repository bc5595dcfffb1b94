// Gives the page `virtual:sources`: the executed source files and the PyTorch twin, coloured, each line bound to the
// label of the tensor that it makes. A binding that no line has is an error, so that the page can't drift from the code.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { colour } from './colour.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const NAME = 'virtual:sources'

/** In the order in which data flows through them. */
const files = [
  'src/model/transformer.ts',
  'src/model/encoder.ts',
  'src/model/embedding.ts',
  'src/model/positional-encoding.ts',
  'src/model/transformer-block.ts',
  'src/model/multi-head-attention.ts',
  'src/model/decoder.ts',
  'src/model/decoder-block.ts',
  'src/session/training-step.ts',
  'src/decode/token-by-token.ts',
  'src/decode/uncached-decoder.ts',
  'src/data/batch.ts',
  'src/data/pad-sequence.ts',
]
const twin = 'interop/torch/model.py'

/**
 * Lines that hand on what other lines made: [file, what the line contains, class, where the tensor lies below the
 * instance of that class]. `LAST` is the last layer's number.
 */
const handed = [
  ['src/model/transformer.ts', 'const encOut = ', 'Transformer', 'encoder.layers.LAST.out'],
  ['src/model/transformer.ts', 'return this.decoder.call(', 'Transformer', 'decoder.logits'],
  ['src/model/encoder.ts', 'this.positionalEncoding.call(', 'Encoder', 'positional_encoding.sum'],
  ['src/model/encoder.ts', 'for (const layer of this.layers) out', 'Encoder', 'layers.LAST.out'],
  ['src/model/decoder.ts', 'this.positionalEncoding.call(', 'Decoder', 'positional_encoding.sum'],
  ['src/model/decoder.ts', 'for (const layer of this.layers) out', 'Decoder', 'layers.LAST.transformer_block.out'],
  ['src/model/transformer-block.ts', 'const attended = this.attention.call(query', 'TransformerBlock', 'attention.out'],
  ['src/model/decoder-block.ts', 'const attended = this.attention.call(x', 'DecoderBlock', 'attention.out'],
  ['src/model/decoder-block.ts', 'call(encOut, encOut, query', 'DecoderBlock', 'transformer_block.out'],
  ['src/session/training-step.ts', 'const logits = model.call(', 'trainingStep', 'decoder.logits'],
  ['src/decode/token-by-token.ts', 'await decoder.step(', 'trainingStep', 'decoder.logits'],
  ['src/decode/uncached-decoder.ts', 'await session.run(', 'trainingStep', 'decoder.logits'],
  ['src/data/batch.ts', 'const src = padSequence(', 'trainingStep', 'src'],
  ['src/data/batch.ts', 'const trg = padSequence(', 'trainingStep', 'trg'],
  ['src/data/pad-sequence.ts', 'const data = new Int32Array(', 'trainingStep', 'src'],
]

export function sourcesPlugin() {
  return {
    name: 'glassformer-sources',
    resolveId: id => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined
      for (const file of [...files, twin]) this.addWatchFile(join(root, file))
      return `export const sources = ${JSON.stringify(await readSources())}`
    },
  }
}

export async function readSources() {
  const { sourceLines } = await import(join(root, 'dist/session/source-lines.generated.js'))
  const typescript = files
    .map(path => {
      const text = readFileSync(join(root, path), 'utf8').trimEnd()
      const lines = text.split('\n')
      const bindings = {}
      for (const [key, { file, line }] of Object.entries(sourceLines)) if (file === path) bindings[line] = { key }
      return { path, text, lines, bindings }
    })
    .filter(({ text }) => text !== '')
  for (const [path, pattern, className, below] of handed) {
    const source = typescript.find(source => source.path === path)
    const at = source?.lines.findIndex(line => line.includes(pattern)) ?? -1
    if (at < 0) throw new Error(`${path} has no line with "${pattern}": bring the studio's list of lines up to it`)
    source.bindings[at + 1] ??= { className, below }
  }
  return [
    ...typescript.map(({ path, text, bindings }) => ({
      path,
      language: 'ts',
      lines: colour(text, 'typescript'),
      bindings,
    })),
    readTwin(typescript),
  ]
}

/** The twin's lines by the same class and the same variable in snake case. */
function readTwin(typescript) {
  const text = readFileSync(join(root, twin), 'utf8').trimEnd()
  const bindings = {}
  const byPlace = new Map()
  for (const { bindings } of typescript) {
    for (const binding of Object.values(bindings)) if (binding.key) byPlace.set(snakeKey(binding.key), binding)
  }
  let className = ''
  for (const [i, line] of text.split('\n').entries()) {
    className = /^class (\w+)/.exec(line)?.[1] ?? className
    if (/^def /.test(line)) className = ''
    const variable = /^ +(\w+) = /.exec(line)?.[1]
    const binding = variable && byPlace.get(`${className}.${variable}`)
    if (binding && !Object.values(bindings).some(({ key }) => key === binding.key)) bindings[i + 1] = binding
  }
  return { path: twin, language: 'python', lines: colour(text, 'python'), bindings }
}

function snakeKey(key) {
  const [className, label] = key.split('.')
  return `${className}.${label.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`
}
