import { logits, Random, type Transformer } from '#dist/index.js'
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

/** Beam search as a tree: at every step all continuations of the kept paths, of which the best `width` are kept. */
export async function beamTree(
  model: Transformer,
  run: Run,
  source: readonly number[],
  width: number,
): Promise<BeamTree> {
  const { sosId, eosId } = run.target
  const nodes: BeamNode[] = [
    { id: sosId, parent: -1, depth: 0, logProbability: 0, score: 0, kept: true, finished: false },
  ]
  const pathOf = (at: number): number[] => {
    const path: number[] = []
    for (let node = nodes[at]; node !== undefined; node = nodes[node.parent]) path.unshift(node.id)
    return path
  }
  let frontier = [0]
  let best: { at: number; score: number } | undefined
  for (let depth = 1; depth <= source.length + 2 && frontier.length > 0; depth++) {
    const paths = frontier.map(pathOf)
    const last = await rows(model, source, paths, depth - 1)
    const candidates = frontier.flatMap((parent, n) => {
      const logs = [...softmax(last[n] ?? new Float32Array(0), 1)].map(p => Math.log(Math.max(p, 1e-30)))
      const top = logs
        .map((logProbability, id) => ({ id, logProbability }))
        .sort((a, b) => b.logProbability - a.logProbability)
      return top.slice(0, width).map(({ id, logProbability }) => ({
        id,
        parent,
        depth,
        logProbability,
        score: (nodes[parent]?.score ?? 0) + logProbability,
        finished: id === eosId,
      }))
    })
    candidates.sort((a, b) => b.score - a.score)
    frontier = []
    for (const [rank, candidate] of candidates.entries()) {
      const kept = rank < width
      const at = nodes.push({ ...candidate, kept }) - 1
      if (!kept) continue
      if (!candidate.finished) frontier.push(at)
      else if (best === undefined || candidate.score > best.score) best = { at, score: candidate.score }
    }
    const leader = candidates[0]
    if (best !== undefined && (leader === undefined || leader.score <= best.score)) break
  }
  return { nodes, best: best === undefined ? pathOf(frontier[0] ?? 0) : pathOf(best.at) }
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
