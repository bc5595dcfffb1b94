// How each contender is started: a command that prints one JSON line with what it measured.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Debian's PyTorch, and another one to report beside it, such as pip's newest. */
const pythons = { torch: process.env.PYTHON ?? '/usr/bin/python3', 'torch-new': process.env.NEW_TORCH_PYTHON }

/** Without what may hold OpenBLAS to another processor's kernels: ours and PyTorch's are measured at their best. */
const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env

const flags = sizes => Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, String(value)])

/** @returns the command of a contender such as `wasm 2` for `work`, train or decode; or a reason why there is none. */
export function commandOf(contender, { work = 'train', sizes }, node) {
  const [name, threads] = contender.split(' ')
  if (name in pythons) {
    if (pythons[name] === undefined) return 'NEW_TORCH_PYTHON names no Python that has it'
    const args = [`bench/peers/torch_${work}.py`, '--threads', threads, ...flags(sizes)]
    return { command: pythons[name], args, env: { ...env, OMP_NUM_THREADS: threads } }
  }
  if (name === 'jax-js' || name === 'tfjs') {
    const needs = name === 'jax-js' ? '@jax-js/jax' : '@tensorflow/tfjs-backend-wasm'
    if (!existsSync(`${root}/bench/peers/node_modules/${needs}`)) return `${needs} is not installed in bench/peers`
    return { command: node, args: [`bench/peers/${name}.mjs`, ...flags(sizes)], env }
  }
  if (name === 'chromium') {
    return { command: node, args: ['bench/chromium.mjs', '--threads', threads, ...flags(sizes)], env }
  }
  const args = ['dist/cli/main.js', 'bench', work, '--engine', name, '--threads', threads, ...flags(sizes), '--json']
  return { command: node, args, env }
}

/** Runs a contender once. @returns its figures, or the reason why there are none. */
export function measure({ command, args, env }) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', timeout: 570_000 })
  if (status !== 0) return (stderr || `ended with ${status}`).trim().split('\n').at(-1)
  return JSON.parse(stdout.trim().split('\n').at(-1))
}
