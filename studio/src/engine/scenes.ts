import { encodeText } from '#dist/data/encode-text.js'
import { padRows, padSequence } from '#dist/data/pad-sequence.js'
import { GlassformerError, generate } from '#dist/index.js'
import { flatten } from '#dist/math/row-major.js'
import { type Change, changesOf } from './changes.ts'
import { LATEST_STEP } from './latest-step.ts'
import type { NodeInfo } from './node-info.ts'
import { nearest, type OpenedRun } from './runs.ts'
import { type TensorNumbers, Viewer } from './viewer.ts'
import { ENGINE } from './where.ts'

/** Models kept ready: the one in view, the same with parts away, and what was looked at before. */
const MOST_VIEWERS = 4
/** The tokens of the longest example that is shown, SOS and EOS included. */
const MOST_TOKENS = 42

/** Which model is looked at, and what it reads. */
export interface Scene {
  readonly run: string
  /** A checkpoint; the nearest that exists is taken. */
  readonly step: number
  /** Parts taken away. */
  readonly parts: readonly string[]
  /** The example first, then its batch companions, as text. */
  readonly texts: readonly string[]
  /** PAD ids added after the longest source. */
  readonly padding: number
}

export interface Look {
  readonly step: number
  readonly src: readonly (readonly number[])[]
  /** Whole targets: SOS, answer, EOS, PAD. */
  readonly trg: readonly (readonly number[])[]
  /** What greedy decoding gives for each row. */
  readonly outputs: readonly (readonly number[])[]
  /** The right answers, where the task knows them. */
  readonly expected: readonly (readonly number[] | null)[]
  readonly graph: { readonly key: string; readonly nodes: readonly NodeInfo[] | null }
  readonly milliseconds: number
}

/** A tensor in two models, `null` where one has no such tensor. */
export interface Contrast {
  readonly whole: TensorNumbers | null
  readonly without: TensorNumbers | null
}

/** What lies between two models on the same example. */
export interface Changes {
  readonly sameAnswers: boolean
  readonly tensors: readonly Change[]
}

/** A cell at a checkpoint, and what the model answered there. */
export interface Moment {
  readonly step: number
  readonly value: number
  readonly output: string
}

/** The models that are looked at, each traced and compiled once. */
export class Scenes {
  private readonly viewers = new Map<string, Viewer>()
  private readonly sentGraphs = new Set<string>()
  private current: { readonly viewer: Viewer; readonly scene: Scene; readonly run: OpenedRun } | undefined

  constructor(private readonly runs: ReadonlyMap<string, OpenedRun>) {}

  run(id: string): OpenedRun {
    const run = this.runs.get(id)
    if (run === undefined) throw new GlassformerError(`there is no run ${id}`)
    return run
  }

  /** The model of a scene with its weights loaded. */
  async viewer(
    scene: Pick<Scene, 'run' | 'step' | 'parts'>,
  ): Promise<{ viewer: Viewer; run: OpenedRun; step: number }> {
    const run = this.run(scene.run)
    const key = JSON.stringify([run.options, scene.parts])
    let viewer = this.viewers.get(key)
    this.viewers.delete(key)
    const live = scene.step >= LATEST_STEP ? await run.live?.() : null
    const step = live?.step ?? nearest(run.info.checkpoints, scene.step).step
    const state = live?.weights ?? (await run.weights(step))
    viewer ??= await Viewer.open(key, run, scene.parts, state)
    this.viewers.set(key, viewer)
    for (const [old, unused] of this.viewers) {
      if (this.viewers.size <= MOST_VIEWERS) break
      if (unused === this.current?.viewer) continue
      unused.dispose()
      this.viewers.delete(old)
    }
    viewer.load(state)
    return { viewer, run, step }
  }

  async look(scene: Scene): Promise<Look> {
    const { viewer, ...look } = await this.compute(scene)
    const isNew = !this.sentGraphs.has(viewer.key)
    this.sentGraphs.add(viewer.key)
    return { ...look, graph: { key: viewer.key, nodes: isNew ? viewer.nodes() : null } }
  }

  /** The model that was looked at last. */
  inView(): Viewer {
    if (this.current === undefined) throw new GlassformerError('nothing is in view yet')
    return this.current.viewer
  }

  /** A tensor of that model, or its gradient. */
  async read(name: string, gradient: boolean): Promise<TensorNumbers | null> {
    const viewer = this.inView()
    return gradient ? viewer.readGradient(name) : viewer.read(name)
  }

  /** A tensor of two models on the same example; the second is then in view. */
  async contrast(whole: Scene, without: Scene, name: string, gradient: boolean): Promise<Contrast> {
    await this.compute(whole)
    const before = await this.read(name, gradient)
    await this.compute(without)
    return { whole: before, without: await this.read(name, gradient) }
  }

  /** Which of the named tensors differ most; the second model is then in view. */
  async changes(whole: Scene, without: Scene, names: readonly string[]): Promise<Changes> {
    const [before, after] = [await this.readAll(whole, names), await this.readAll(without, names)]
    return { sameAnswers: before.answers === after.answers, tensors: changesOf(before.tensors, after.tensors) }
  }

  private async readAll(scene: Scene, names: readonly string[]) {
    const { viewer, outputs } = await this.compute(scene)
    const tensors = await Promise.all(names.map(name => viewer.read(name)))
    return { answers: outputs.join('|'), tensors: tensors.filter(tensor => tensor !== null) }
  }

  /** A cell at every checkpoint of the run in view; the view is then as it was. */
  async overTime(name: string, gradient: boolean, index: readonly number[]): Promise<Moment[]> {
    if (this.current === undefined) return []
    const { scene, run } = this.current
    const moments: Moment[] = []
    for (const { step } of run.info.checkpoints) {
      const { outputs } = await this.compute({ ...scene, step })
      const numbers = await this.read(name, gradient)
      const value = numbers?.data[flatten(index, numbers.shape)] ?? Number.NaN
      moments.push({ step, value, output: run.target.format(outputs[0] ?? []) })
    }
    await this.compute(scene)
    return moments
  }

  private async compute(scene: Scene): Promise<Omit<Look, 'graph'> & { readonly viewer: Viewer }> {
    const started = performance.now()
    const { viewer, run, step } = await this.viewer(scene)
    const sources = scene.texts.map(text => parse(run, text))
    const generations = await generate(viewer.model, sources, { ...ENGINE, ...run.answering })
    const outputs = generations.map(({ sequences: [best] }) => best?.ids ?? [])
    const expected = sources.map(source => run.task?.answer?.(source) ?? null)
    const targets = outputs.map((output, n) => [run.target.sosId, ...(expected[n] ?? output), run.target.eosId])
    const { src, trg, inputs } = padded(run, sources, targets, scene.padding)
    await viewer.run(inputs)
    this.current = { viewer, scene, run }
    return { viewer, step, src, trg, outputs, expected, milliseconds: performance.now() - started }
  }
}

/** @throws GlassformerError for a text that the model can't read, or that is too long to be shown */
export function parse(run: OpenedRun, text: string): number[] {
  return encodeText('the input', text, run.source, Math.min(run.options.maxLen, MOST_TOKENS))
}

function padded(run: OpenedRun, sources: readonly number[][], targets: readonly number[][], padding: number) {
  const longest = Math.max(...sources.map(({ length }) => length))
  const { srcPadIdx, trgPadIdx } = run.options
  const filled = sources.map((ids, n) =>
    n === 0 ? [...ids, ...Array<number>(longest + padding - ids.length).fill(srcPadIdx)] : ids,
  )
  const [src, trg] = [padRows(filled, srcPadIdx), padRows(targets, trgPadIdx)]
  return { src, trg, inputs: { src: padSequence(filled, srcPadIdx), trg: padSequence(targets, trgPadIdx) } }
}
