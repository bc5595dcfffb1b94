// How each contender is started: a command that prints one JSON line with what it measured.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What runs in Python: its script for each work, and the flags that choose among what the script can. */
const inPython = {
  torch: { train: ['torch_train.py'], decode: ['torch_decode.py'] },
  'torch-fast': { train: ['torch_train.py', '--fast'] },
  'torch-compiled': { train: ['torch_train.py', '--compile'] },
  jax: { train: ['jax_train.py'] },
  ctranslate2: { decode: ['ctranslate2_decode.py'], load: ['ctranslate2_decode.py'] },
}
/** What runs in Node: the package that it needs. */
const inJavaScript = { 'jax-js': '@jax-js/jax', tfjs: '@tensorflow/tfjs-backend-wasm' }
/** The best of these is what we compare with. */
export const isPeer = contender => contender.split(' ')[0] in inPython
export const isOurs = contender => !isPeer(contender) && !(contender in inJavaScript)

/** Without what may hold OpenBLAS to another processor's kernels: ours and PyTorch's are measured at their best. */
const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env

const flags = sizes => Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, String(value)])

/** @returns the command of a contender such as `wasm 2` for `work`: train, decode or load; or a reason why there is none. */
export function commandOf(contender, { work = 'train', sizes }, node) {
  const [name, threads] = contender.split(' ')
  if (name in inPython) {
    const python = process.env.PEER_PYTHON
    if (python === undefined) return 'PEER_PYTHON names no Python that has it'
    const [script, ...kind] = inPython[name][work]
    const args = [`bench/peers/${script}`, ...kind, '--threads', threads, ...flags(sizes)]
    return { command: python, args, env: { ...env, OMP_NUM_THREADS: threads } }
  }
  if (name in inJavaScript) {
    const needs = inJavaScript[name]
    if (!existsSync(`${root}/bench/peers/node_modules/${needs}`)) return `${needs} is not installed in bench/peers`
    return { command: node, args: [`bench/peers/${name}.mjs`, ...flags(sizes)], env }
  }
  if (name === 'chromium') {
    return { command: node, args: ['bench/chromium.mjs', '--threads', threads, ...flags(sizes)], env }
  }
  if (work === 'load') {
    const { 'batch-size': _, 'seq-len': __, steps: ___, ...ofModel } = sizes
    return { command: node, args: ['bench/load.mjs', ...flags(ofModel)], env }
  }
  const args = [
    'dist/bin/glassformer.js',
    'bench',
    work,
    '--engine',
    name,
    '--threads',
    threads,
    ...flags(sizes),
    '--json',
  ]
  return { command: node, args, env }
}

/** Runs a contender once. @returns its figures, the time as `ms`; or the reason why there are none. */
export function measure({ command, args, env }, work) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', timeout: 570_000 })
  if (status !== 0) return (stderr || `ended with ${status}`).trim().split('\n').at(-1)
  const figures = JSON.parse(stdout.trim().split('\n').at(-1))
  return { ms: work === 'load' ? figures.loadMs : (figures.msPerStep ?? figures.msPerRun).median, ...figures }
}
