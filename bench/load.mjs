// How long a model takes to load from its folder, in a process that has loaded nothing before. Prints one JSON line.
//   node bench/load.mjs --embed-dim 512 --layers 6 --heads 8 --vocab 58101
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadModel, saveModel, Transformer } from '../dist/index.js'

const sizes = ['batch-size', 'seq-len', 'embed-dim', 'layers', 'heads', 'vocab', 'steps', 'folder']
const { values } = parseArgs({ options: Object.fromEntries(sizes.map(name => [name, { type: 'string' }])) })

if (values.folder === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'glassformer-load-'))
  const [vocab, width, layers, heads] = ['vocab', 'embed-dim', 'layers', 'heads'].map(name => Number(values[name]))
  const options = { embedDim: width, numLayers: layers, heads, srcPadIdx: 0, trgPadIdx: 0, shareEmbeddings: true }
  await saveModel(folder, new Transformer({ srcVocabSize: vocab, trgVocabSize: vocab, ...options }))
  const script = process.argv[1]
  const { stdout } = spawnSync(process.execPath, [script, '--folder', folder], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  console.log(stdout.trim())
} else {
  const start = performance.now()
  await loadModel(values.folder)
  const loadMs = performance.now() - start
  const peakMemoryMiB = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ engine: 'glassformer', threads: 1, loadMs, peakMemoryMiB }))
}
