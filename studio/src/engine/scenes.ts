import { tokenize } from '#dist/data/tokenizer.js'
import { GlassformerError, greedyDecode, padSequence, type StateDict } from '#dist/index.js'
import { rightAnswer } from './answers.ts'
import type { Contrast, Look, Scene } from './protocol.ts'
import { nearest, type Run } from './runs.ts'
import { Viewer } from './viewer.ts'

/** Models kept ready: the one in view, the same with parts away, and what was looked at before. */
const MOST_VIEWERS = 4
const ENGINE = { engine: 'wasm', threads: 1 } as const

/** The models that are looked at, each traced and compiled once. */
export class Scenes {
  private readonly viewers = new Map<string, Viewer>()
  private readonly sentGraphs = new Set<string>()
  private current: { readonly viewer: Viewer; readonly scene: Scene; readonly run: Run } | undefined

  constructor(private readonly runs: ReadonlyMap<string, Run>) {}

  run(id: string): Run {
    const run = this.runs.get(id)
    if (run === undefined) throw new GlassformerError(`there is no run ${id}`)
    return run
  }

  /** The model of a scene with its weights loaded. */
  async viewer(scene: Pick<Scene, 'run' | 'step' | 'parts'>): Promise<{ viewer: Viewer; run: Run; step: number }> {
    const run = this.run(scene.run)
    const key = JSON.stringify([run.options, scene.parts])
    let viewer = this.viewers.get(key)
    this.viewers.delete(key)
    viewer ??= await Viewer.open(key, run, scene.parts)
    this.viewers.set(key, viewer)
    for (const [old, unused] of this.viewers) {
      if (this.viewers.size <= MOST_VIEWERS) break
      if (unused === this.current?.viewer) continue
      unused.dispose()
      this.viewers.delete(old)
    }
    const { step } = nearest(run.info.checkpoints, scene.step)
    viewer.model.loadStateDict(await run.weights(step))
    return { viewer, run, step }
  }

  async look(scene: Scene): Promise<Look> {
    const { viewer, ...look } = await this.compute(scene)
    const isNew = !this.sentGraphs.has(viewer.key)
    this.sentGraphs.add(viewer.key)
    return { ...look, graph: { key: viewer.key, nodes: isNew ? viewer.nodes() : null } }
  }

  private async compute(scene: Scene): Promise<Omit<Look, 'graph'> & { readonly viewer: Viewer }> {
    const started = performance.now()
    const { viewer, run, step } = await this.viewer(scene)
    const sources = scene.texts.map(text => parse(run, text))
    const outputs = await greedyDecode(viewer.model, sources, {
      ...ENGINE,
      sosId: run.target.sosId,
      eosId: run.target.eosId,
    })
    const expected = sources.map(source => answerTo(run, source))
    const targets = outputs.map((output, n) => [run.target.sosId, ...(expected[n] ?? output), run.target.eosId])
    const batch = padded(run, sources, targets, scene.padding)
    await viewer.run(batch.inputs)
    this.current = { viewer, scene, run }
    return {
      viewer,
      step,
      src: batch.src,
      trg: batch.trg,
      outputs,
      expected,
      milliseconds: performance.now() - started,
    }
  }

  /** The model that was looked at last. */
  inView(): Viewer {
    if (this.current === undefined) throw new GlassformerError('nothing is in view yet')
    return this.current.viewer
  }

  /** A tensor of two models on the same example; the second is then in view. */
  async contrast(whole: Scene, without: Scene, name: string, gradient: boolean): Promise<Contrast> {
    const { outputs } = await this.compute(whole)
    const before = this.inView().read(name, gradient)
    const { outputs: others } = await this.compute(without)
    const after = this.inView().read(name, gradient)
    return { whole: before, without: after, sameAnswers: outputs.join('|') === others.join('|') }
  }

  /** A cell at every checkpoint of the run in view; the view is then as it was. */
  async overTime(
    name: string,
    gradient: boolean,
    index: readonly number[],
  ): Promise<{ step: number; value: number; output: string }[]> {
    const { scene, run } = this.current ?? { scene: undefined, run: undefined }
    if (scene === undefined || run === undefined) return []
    const values: { step: number; value: number; output: string }[] = []
    for (const { step } of run.info.checkpoints) {
      const look = await this.compute({ ...scene, step })
      const numbers = this.inView().read(name, gradient)
      const flat = numbers?.shape.reduce((at, size, axis) => at * size + (index[axis] ?? 0), 0) ?? -1
      values.push({ step, value: numbers?.data[flat] ?? Number.NaN, output: run.target.format(look.outputs[0] ?? []) })
    }
    await this.compute(scene)
    return values
  }
}

/** @throws GlassformerError in the words of the vocabulary when the text isn't of it. */
export function parse(run: Run, text: string): number[] {
  const ids = run.source.parse(text)
  if (ids.length < 3) throw new GlassformerError('the input is empty: give it at least one token')
  if (ids.length > 42) throw new GlassformerError(`the input has ${ids.length - 2} tokens; the page shows up to 40`)
  return ids
}

/** The right answer's ids without markers. */
export function answerTo(run: Run, source: readonly number[]): number[] | null {
  if (run.task === null) return null
  const answer = rightAnswer(run.task.name, run.source.decode(source))
  return answer === null ? null : run.target.encode(answer)
}

export function textOf(run: Run, ids: readonly number[]): string {
  return run.target.format(ids)
}

export function tokensOf(run: Run, text: string): string[] {
  return tokenize(text, run.source.tokenizer)
}

function padded(run: Run, sources: readonly number[][], targets: readonly number[][], padding: number) {
  const longest = Math.max(...sources.map(({ length }) => length))
  const { srcPadIdx, trgPadIdx } = run.options
  const filled = sources.map((ids, n) =>
    n === 0 ? [...ids, ...Array<number>(longest + padding - ids.length).fill(srcPadIdx)] : ids,
  )
  const src = padSequence(filled, srcPadIdx)
  const trg = padSequence(targets, trgPadIdx)
  const rows = ({ ids, shape: [N, length] }: typeof src): number[][] =>
    Array.from({ length: N }, (_, n) => [...ids.subarray(n * length, (n + 1) * length)])
  return {
    src: rows(src),
    trg: rows(trg),
    inputs: { src: { data: src.ids, shape: src.shape }, trg: { data: trg.ids, shape: trg.shape } },
  }
}

export type Weights = StateDict
