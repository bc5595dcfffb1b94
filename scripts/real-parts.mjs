// The programs beside Node that tests run for real. A test without its part is skipped on a desk and fails in CI.
import { spawnSync } from 'node:child_process'

/** The path of a Chromium, or undefined. `CHROMIUM` in the environment names another. */
export function findChromium() {
  return [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'].find(runs)
}

/** A Python that has PyTorch, or undefined. `PYTHON` in the environment names another. */
export function findTorchPython() {
  const hasTorch = 'import importlib.util as u, sys; sys.exit(u.find_spec("torch") is None)'
  return [process.env.PYTHON, 'python3', '/usr/bin/python3'].find(
    python => python && spawnSync(python, ['-c', hasTorch]).status === 0,
  )
}

/** What is missing here, each with the way to get it. */
export function missingParts() {
  const missing = []
  if (!findChromium()) missing.push('Chromium (Debian: apt-get install chromium): the browser tests did not run')
  if (!findTorchPython()) missing.push('PyTorch (Debian: apt-get install python3-torch): the parity tests did not run')
  return missing
}

function runs(program) {
  return program && spawnSync(program, ['--version']).status === 0
}
