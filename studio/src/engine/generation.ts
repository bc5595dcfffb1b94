import { logits, Random, generate as search, type Transformer } from '#dist/index.js'
import type { BeamNode, BeamTree, GenerateOptions, Generation, GenerationStep } from './protocol.ts'
import type { Run } from './runs.ts'

const ENGINE = { engine: 'wasm', threads: 1 } as const

/** Token by token, each fed back, with the probabilities of the next token at every step. */
export async function generate(
  model: Transformer,
  run: Run,
  source: readonly number[],
  { method, temperature, seed, forced }: GenerateOptions,
): Promise<Generation> {
  const { sosId, eosId } = run.target
  const random = new Random(seed)
  const steps: GenerationStep[] = []
  const input = [sosId]
  let ended = false
  while (!ended && steps.length < source.length + 2) {
    const [row] = await rows(model, source, [input], input.length - 1)
    const probabilities = softmax(row ?? new Float32Array(0), method === 'sample' ? temperature : 1)
    const own = method === 'sample' ? draw(probabilities, random.uniform()) : argmax(probabilities)
    const chosen = forced?.step === steps.length ? forced.id : own
    steps.push({ input: [...input], probabilities, chosen })
    ended = chosen === eosId
    input.push(chosen)
  }
  const whole = input.slice(0, steps.length)
  const { data, shape } = await logits(model, [source], [whole], ENGINE)
  const classes = shape[2] ?? 0
  const onePass = steps.map((_, t) =>
    softmax(data.subarray(t * classes, (t + 1) * classes), method === 'sample' ? temperature : 1),
  )
  let largestDifference = 0
  for (const [t, { probabilities }] of steps.entries()) {
    for (const [id, p] of probabilities.entries()) {
      largestDifference = Math.max(largestDifference, Math.abs(p - (onePass[t]?.[id] ?? 0)))
    }
  }
  return { steps, ended, onePass, largestDifference }
}

/** The library's beam search, with every hypothesis that it looked at. */
export async function beamTree(
  model: Transformer,
  run: Run,
  source: readonly number[],
  width: number,
): Promise<BeamTree> {
  const { sosId, eosId } = run.target
  const options = { ...ENGINE, sosId, eosId, numBeams: Math.max(2, width), outputBeamTree: true }
  const [found] = await search(model, [source], options)
  const nodes = (found?.beamTree?.nodes ?? []).map(
    ({ token, parent, step, logProb, score, state }): BeamNode => ({
      id: token,
      parent: parent ?? -1,
      depth: step,
      logProbability: logProb,
      score,
      kept: state !== 'pruned',
      finished: state === 'finished',
    }),
  )
  const best = found?.sequences[0]
  return { nodes, best: [sosId, ...(best?.ids ?? []), ...(best?.finishReason === 'eos' ? [eosId] : [])] }
}

/** The logits of one position for each target path. */
async function rows(
  model: Transformer,
  source: readonly number[],
  paths: readonly (readonly number[])[],
  position: number,
): Promise<Float32Array[]> {
  const { data, shape } = await logits(
    model,
    paths.map(() => source),
    paths,
    ENGINE,
  )
  const [, length = 0, classes = 0] = shape
  return paths.map((_, n) => data.slice((n * length + position) * classes, (n * length + position + 1) * classes))
}

function softmax(row: Float32Array, temperature: number): Float32Array {
  const max = Math.max(...row)
  const powers = row.map(x => Math.exp((x - max) / temperature))
  const sum = powers.reduce((total, x) => total + x, 0)
  return powers.map(x => x / sum)
}

function argmax(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0)
}

function draw(probabilities: Float32Array, uniform: number): number {
  let rest = uniform
  for (const [id, p] of probabilities.entries()) if ((rest -= p) < 0) return id
  return argmax(probabilities)
}
