// How long a model takes to load from its folder and how much memory loading and a first answer take, in a process that has
// loaded nothing before. Prints one JSON line.
//   node bench/load.mjs --help
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchOptions } from '../dist/cli/bench/bench-options.js'
import { generate, loadModel, saveModel, Transformer } from '../dist/index.js'
import { aText } from '../dist/options/values.js'
import { readFlags } from './flags.mjs'

const about = 'How long a model takes to load from its folder, in a process that has loaded nothing before.'
const { embedDim, numLayers, heads, vocab } = benchOptions
const folderFlag = { type: aText, about: 'the folder of a model', otherwise: 'one of these sizes is made' }
const given = readFlags('node bench/load.mjs', about, { embedDim, numLayers, heads, vocab, folder: folderFlag })

if (given.folder === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'glassformer-load-'))
  const { vocab: size, embedDim, numLayers, heads } = given
  const vocabularies = { srcVocabSize: size, trgVocabSize: size, srcPadIdx: 0, trgPadIdx: 0, shareEmbeddings: true }
  await saveModel(folder, new Transformer({ ...vocabularies, embedDim, numLayers, heads }))
  const script = process.argv[1]
  const { stdout } = spawnSync(process.execPath, [script, '--folder', folder], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  console.log(stdout.trim())
} else {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const { model } = await loadModel(given.folder)
  const loadMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  const peakMemoryMiB = peak()
  await generate(model, [[5, 6, 7, 8, 2]], { sosId: 1, eosId: 2, maxNewTokens: 8 })
  const fileMiB = statSync(join(given.folder, 'model.safetensors')).size / 2 ** 20
  const memory = { fileMiB, peakMemoryMiB, answeredMemoryMiB: peak() }
  console.log(
    JSON.stringify({ engine: 'glassformer', threads: 1, loadMs, loadCpuSeconds: (user + system) / 1e6, ...memory }),
  )
}

/** In MiB. What `resourceUsage` says begins, on Linux, with the memory of the process that started this one. */
function peak() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
}
