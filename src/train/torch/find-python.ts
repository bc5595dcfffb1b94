import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { GlassformerError } from '../../math/error.js'

/** The folder of the Python side. */
export const torchFolder = fileURLToPath(new URL('../../../interop/torch/', import.meta.url))

/** A Python that has PyTorch. */
export interface PythonWithTorch {
  readonly command: string
  readonly torch: string
  readonly gpus: number
}

const VARIABLE = 'GLASSFORMER_PYTHON'

/**
 * Looks for a Python with PyTorch: the one that `GLASSFORMER_PYTHON` names, else the system's.
 *
 * @throws GlassformerError that says what to install.
 */
export async function findPython(): Promise<PythonWithTorch> {
  const chosen = process.env[VARIABLE]
  const tried = chosen === undefined ? ['python3', '/usr/bin/python3', 'python'] : [chosen]
  for (const command of tried) {
    const answer = await promisify(execFile)(command, [`${torchFolder}trainer.py`, '--check']).catch(() => undefined)
    const check: unknown = answer === undefined ? undefined : JSON.parse(answer.stdout)
    if (typeof check === 'object' && check !== null && 'torch' in check && 'gpus' in check) {
      return { command, torch: String(check.torch), gpus: Number(check.gpus) }
    }
  }
  throw new GlassformerError(
    `no Python with PyTorch was found (tried ${tried.join(', ')}): install it (pip install torch, or apt install ` +
      `python3-torch) and, if it is not the system's Python, name it in ${VARIABLE}`,
  )
}
