// The programs beside Node that tests run for real. A test without its part is skipped on a desk and fails in CI.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, isAbsolute, join } from 'node:path'

/** What is here, and what is missing, each with the way to get it. */
export function findParts() {
  const chromium = findProgram([process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'])
  const firefox = findProgram([process.env.FIREFOX, 'firefox-esr', 'firefox'])
  const torchPython = findTorchPython()
  const transformersJs = findTransformersJs()
  const missing = []
  if (!chromium) missing.push('Chromium (Debian: apt-get install chromium): the browser tests do not run')
  if (!firefox) missing.push('Firefox (Debian: apt-get install firefox-esr): the smoke test in it does not run')
  if (!torchPython) missing.push('PyTorch (Debian: apt-get install python3-torch): the parity tests do not run')
  if (!transformersJs)
    missing.push(
      'transformers.js (npm install --prefix FOLDER --ignore-scripts @huggingface/transformers, and ' +
        'TRANSFORMERS_JS=FOLDER): exported ONNX folders are not opened with it',
    )
  return { chromium, firefox, torchPython, transformersJs, missing }
}

/** The file of transformers.js for Node, or undefined: of the folder that `TRANSFORMERS_JS` names. */
function findTransformersJs() {
  const folder = process.env.TRANSFORMERS_JS
  if (!folder) return undefined
  try {
    return createRequire(join(folder, 'package.json')).resolve('@huggingface/transformers')
  } catch {
    return undefined
  }
}

/** The whole path of the first that runs, or undefined. `CHROMIUM` and `FIREFOX` in the environment name others. */
function findProgram(names) {
  return wholePath(names.find(program => program && spawnSync(program, ['--version']).status === 0))
}

function wholePath(program) {
  if (program === undefined || isAbsolute(program)) return program
  return process.env.PATH?.split(delimiter)
    .map(folder => join(folder, program))
    .find(existsSync)
}

/** A Python that has PyTorch, or undefined. `PYTHON` in the environment names another. */
function findTorchPython() {
  const hasTorch = 'import importlib.util as u, sys; sys.exit(u.find_spec("torch") is None)'
  return [process.env.PYTHON, 'python3', '/usr/bin/python3'].find(
    python => python && spawnSync(python, ['-c', hasTorch]).status === 0,
  )
}
