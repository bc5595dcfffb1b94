import { gradientTimesInput, integratedGradients } from '#dist/explain/insights/attribution.js'
import { logitLens } from '#dist/explain/insights/logit-lens.js'
import { patchedLogits } from '#dist/explain/insights/patching.js'
import { principalComponents, projected } from '#dist/explain/insights/principal-components.js'
import { GlassformerError, generate, lossAndGradients, Transformer } from '#dist/index.js'
import { argmax } from '#dist/math/argmax.js'
import { softmax } from '#dist/math/softmax.js'
import type { OpenedRun } from './runs.ts'
import { parse, type Scene, type Scenes } from './scenes.ts'
import { ENGINE } from './where.ts'

/** A token and how likely it is. */
export interface Guess {
  readonly id: number
  readonly probability: number
}

/** What each layer would answer, and what one answer came from. */
export interface Inside {
  /** The decoder's input, SOS first. */
  readonly trg: readonly number[]
  readonly src: readonly number[]
  /** Of each layer at each position. */
  readonly lens: readonly { readonly name: string; readonly guesses: readonly Guess[] }[]
  /** The token asked about: the one answered at the position. */
  readonly token: number
  readonly logit: number
  readonly baseline: number
  readonly gradientTimesInput: Shares
  readonly integratedGradients: Shares
}

interface Shares {
  readonly source: readonly number[]
  readonly target: readonly number[]
}

/** Of every position of every encoder layer: the logit of a token where the position's numbers are another example's. */
export interface Patching {
  readonly src: readonly number[]
  readonly token: number
  /** The logit on each example as it is. */
  readonly from: number
  readonly into: number
  readonly layers: readonly { readonly name: string; readonly logits: readonly number[] }[]
}

/** One kept step of a training. */
export interface Stage {
  readonly step: number
  /** √Σ of the squares of the loss's gradient, by part of the model. */
  readonly norms: readonly { readonly part: string; readonly norm: number }[]
  /** How many trained numbers lie in each of {@link BINS} parts of −1 … 1; the outermost take what lies beyond. */
  readonly histogram: readonly number[]
  /** Each source token's embedding along the last step's two principal directions. */
  readonly places: readonly (readonly number[])[]
}

const BINS = 41
const STEPS = 64

interface Opened {
  readonly model: Transformer
  readonly run: OpenedRun
  readonly src: readonly number[]
  readonly trg: readonly number[]
}

/** The example in view with what the model itself writes. */
async function open(scenes: Scenes, scene: Scene, text = scene.texts[0] ?? ''): Promise<Opened> {
  const { viewer, run } = await scenes.viewer(scene)
  const src = parse(run, text)
  const [generation] = await generate(viewer.model, [src], { ...ENGINE, ...run.answering })
  return { model: viewer.model, run, src, trg: [run.target.sosId, ...(generation?.sequences[0]?.ids ?? [])] }
}

export async function inside(scenes: Scenes, scene: Scene, position: number): Promise<Inside> {
  const { model, src, trg } = await open(scenes, scene)
  const width = model.options.trgVocabSize
  const layers = await logitLens(model, { src: [src], trg: [trg] }, ENGINE)
  const lens = layers.map(({ name, logits }) => ({
    name,
    guesses: trg.map((_, at) => best(logits.subarray(at * width, (at + 1) * width))),
  }))
  const at = Math.min(position, trg.length - 1)
  const token = lens.at(-1)?.guesses[at]?.id ?? 0
  const cell = { position: at, token }
  const simple = await gradientTimesInput(model, { src, trg }, cell, ENGINE)
  const integrated = await integratedGradients(model, { src, trg }, cell, { ...ENGINE, steps: STEPS })
  const { logit, baseline } = integrated
  return {
    src,
    trg,
    lens,
    token,
    logit,
    baseline,
    gradientTimesInput: { source: [...simple.source], target: [...simple.target] },
    integratedGradients: { source: [...integrated.source], target: [...integrated.target] },
  }
}

/** @throws GlassformerError where the examples are not of one length. */
export async function patching(scenes: Scenes, scene: Scene, other: string, position: number): Promise<Patching> {
  const { model, run, src, trg } = await open(scenes, scene)
  const from = parse(run, other)
  if (from.length !== src.length)
    throw new GlassformerError(
      `the other example has ${from.length} tokens and this one ${src.length}: patching needs as many`,
    )
  const width = model.options.trgVocabSize
  const at = Math.min(position, trg.length - 1)
  const [theirs] = await logitLens(model, { src: [from], trg: [trg] }, ENGINE).then(layers => layers.slice(-1))
  const [ours] = await logitLens(model, { src: [src], trg: [trg] }, ENGINE).then(layers => layers.slice(-1))
  const rowOf = (logits: Float32Array | undefined, row = 0): Float32Array =>
    (logits ?? new Float32Array(0)).subarray((row * trg.length + at) * width, (row * trg.length + at + 1) * width)
  const token = argmax(rowOf(theirs?.logits))
  const layers: Patching['layers'][number][] = []
  for (let layer = 0; layer < model.options.numLayers; layer++) {
    const name = `encoder.layers.${layer}.${model.options.normFirst ? 'sum' : 'out'}`
    const { data } = await patchedLogits(model, { src: from, trg }, { src, trg }, name, ENGINE)
    layers.push({ name, logits: src.map((_, row) => rowOf(data, row)[token] ?? Number.NaN) })
  }
  const logitOf = (logits: Float32Array | undefined): number => rowOf(logits)[token] ?? Number.NaN
  return { src: from, token, from: logitOf(theirs?.logits), into: logitOf(ours?.logits), layers }
}

export async function stages(scenes: Scenes, scene: Scene): Promise<Stage[]> {
  const { run, src, trg } = await open(scenes, scene)
  const whole = [...trg, run.target.eosId]
  const steps = run.info.checkpoints.map(({ step }) => step)
  const model = new Transformer(run.options)
  const table = async (step: number): Promise<Float32Array> => {
    model.loadStateDict(await run.weights(step))
    return Float32Array.from(model.encoder.embed.weight.data)
  }
  const { embedDim, srcVocabSize } = run.options
  const components = principalComponents(await table(steps.at(-1) ?? 0), srcVocabSize, embedDim)
  const found: Stage[] = []
  for (const step of steps) {
    const places = projected(await table(step), components)
    const { gradients } = await lossAndGradients(model, [src], [whole], ENGINE)
    found.push({ step, norms: normsOf(gradients), histogram: histogramOf(model), places })
  }
  return found
}

function normsOf(gradients: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): Stage['norms'] {
  const squares = new Map<string, number>()
  for (const [key, { data }] of gradients) {
    const part = /^(encoder|decoder)\.(layers\.\d+|\w+)/.exec(key)?.[0] ?? key
    let sum = squares.get(part) ?? 0
    for (let i = 0; i < data.length; i++) sum += (data[i] ?? 0) ** 2
    squares.set(part, sum)
  }
  return [...squares].map(([part, sum]) => ({ part, norm: Math.sqrt(sum) }))
}

function histogramOf(model: Transformer): number[] {
  const bins = Array<number>(BINS).fill(0)
  for (const { data, trained } of model.parameters()) {
    if (!trained) continue
    for (const value of data) {
      const bin = Math.max(0, Math.min(BINS - 1, Math.round(((value + 1) / 2) * (BINS - 1))))
      bins[bin] = (bins[bin] ?? 0) + 1
    }
  }
  return bins
}

function best(logits: Float32Array): Guess {
  const id = argmax(logits)
  return { id, probability: softmax(logits)[id] ?? Number.NaN }
}
