import { join } from 'node:path'
import { expect, inject } from 'vitest'
import { type CliOptions, type Ended, glassformer, metricsOf } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { MARK } from './torch-ranks.js'

/** The Python that has PyTorch; undefined where there is none, and its tests are skipped. */
export const python = inject('torchPython')

export const STEPS = 200
/** So long wasm and PyTorch stay close at this learning rate; later, rounding grows to differences that show. */
export const CLOSE_STEPS = 40
const SIZES = '--embed-dim 16 --layers 1 --heads 2 --batch-size 16 --schedule constant --warmup 0 --held-out 0'.split(
  ' ',
)
const TRAIN = ['train', ...SIZES, '--checkpoint-every', '25', '--json']
export const TORCH = ['--engine', 'torch']
export const TWO = ['--processes', '2']

/** For the files of PyTorch that are of no use after it has ended. */
export const temporary = scratch()

/** `--steps` given again counts. */
export function run(folder: string, flags: readonly string[], options: CliOptions = {}): Promise<Ended> {
  const steps = flags.includes('--steps') ? [] : ['--steps', String(STEPS)]
  const here = python === undefined ? {} : { GLASSFORMER_PYTHON: python, TMPDIR: temporary }
  const env = { ...here, ...MARK, ...options.env }
  return glassformer([...TRAIN, ...steps, ...flags, '--out', join(folder, 'run')], { ...options, env })
}

/** Acts once, when the event of that step has come. */
export function at(
  step: number,
  act: () => NodeJS.Signals | undefined,
): (stdout: string) => NodeJS.Signals | undefined {
  let acted = false
  return stdout => {
    if (acted || !stdout.includes(`"type":"step","step":${step},`)) return undefined
    acted = true
    return act()
  }
}

export async function losses(folder: string): Promise<readonly number[]> {
  return (await metricsOf(join(folder, 'run')))
    .filter(({ type }) => type === 'step')
    .map(event => Number(event['loss']))
}

export function steps(last: number): readonly number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}

export function expectClose(
  ours: readonly number[],
  theirs: readonly number[],
  difference: (a: number, b: number) => number,
  limit: number,
): void {
  expect(ours).toHaveLength(theirs.length)
  const differences = ours.map((loss, i) => difference(loss, theirs[i] ?? Number.NaN))
  expect(differences.filter(value => !(value <= limit))).toEqual([])
}
