import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { packageFolder } from '../../formats/package-folder.js'

/** The folder of the Python side. */
export const torchFolder = fileURLToPath(new URL('interop/torch/', packageFolder))

const VARIABLE = 'GLASSFORMER_PYTHON'
// To import it would take seconds.
const HAS_TORCH = 'import importlib.util; print(importlib.util.find_spec("torch") is not None)'

/**
 * Looks for a Python with PyTorch: the one that `GLASSFORMER_PYTHON` names, else the system's.
 *
 * @returns its command.
 * @throws GlassformerError that says what to install.
 */
export async function findPython(): Promise<string> {
  const chosen = process.env[VARIABLE]
  const tried = chosen === undefined ? ['python3', '/usr/bin/python3', 'python'] : [chosen]
  for (const command of tried) if (await hasTorch(command)) return command
  throw new GlassformerError(
    `no Python with PyTorch was found (tried ${tried.join(', ')}): install it (pip install torch, or apt install ` +
      `python3-torch) and, if it is not the system's Python, name it in ${VARIABLE}`,
  )
}

async function hasTorch(python: string): Promise<boolean> {
  const answer = await promisify(execFile)(python, ['-c', HAS_TORCH]).catch(() => undefined)
  return answer?.stdout.trim() === 'True'
}
