import { type PaddedIds, padSequence } from '../data/pad-sequence.js'
import type { State } from '../engine/engine.js'
import type { ModelSession } from '../session/model-session.js'
import type { Tensor } from '../tensor/tensor.js'
import { type Caches, cachesOf, sourceGraph, stepGraph } from './cached-graph.js'
import type { StepDecoder, StepDecoderOptions, StepResult } from './step-decoder.js'

/** Positions that a new decoder has room for; then twice as many, and so on. */
const FIRST_CAPACITY = 8

/**
 * Computes one new position a step: the keys and values of the past are kept (the KV cache), those of the source are
 * computed once. Both stay in the engine's memory as state of this decoder's own, so that any number of decoders may
 * share a session.
 */
export class CachedDecoder implements StepDecoder {
  private length = 0
  private capacity = FIRST_CAPACITY
  /** The rows to go on with, where they are others. */
  private selected: readonly number[] | undefined
  /** Where logits are copied to. */
  private logits: Float32Array = new Float32Array(0)
  private readonly trg: { data: Int32Array; readonly shape: [N: number, trgLen: 1] }
  private readonly position = { data: new Int32Array(1), shape: [1, 1] }

  private constructor(
    private readonly session: ModelSession,
    private readonly caches: Caches,
    private readonly withAttention: boolean,
    private src: PaddedIds,
    /** The source of each row, by its number. */
    private sourceOf: readonly number[],
    private readonly source: State,
    private readonly past: State,
  ) {
    this.trg = { data: new Int32Array(sourceOf.length), shape: [sourceOf.length, 1] }
  }

  /** @param sources rows without padding */
  static start(
    session: ModelSession,
    sources: readonly (readonly number[])[],
    { withAttention = false }: StepDecoderOptions = {},
  ): Promise<CachedDecoder> {
    const { model, session: engine } = session
    const src = padSequence(sources, model.options.srcPadIdx) // (N, srcLen)
    const [N, srcLen] = src.shape
    const caches = cachesOf(model)
    return session.inTurn(async () => {
      const source = engine.openState([...caches.source.values()], { N, srcLen })
      const past = engine.openState([...caches.past.values()], { N, capacity: FIRST_CAPACITY, pastLen: 0 })
      try {
        await session.compute('decode source', () => sourceGraph(model, caches), { src }, [source])
      } catch (error) {
        for (const state of [source, past]) state.dispose()
        throw error
      }
      return new CachedDecoder(session, caches, withAttention, src, [...sources.keys()], source, past)
    })
  }

  step(tokens: readonly number[]): Promise<StepResult> {
    const { session, caches, withAttention, source, past, trg, position } = this
    return session.inTurn(async () => {
      this.prepare()
      trg.data.set(tokens)
      position.data[0] = this.length
      const name = withAttention ? 'decode step with attention' : 'decode step'
      const trace = (): ReturnType<typeof stepGraph> => stepGraph(session.model, caches, withAttention)
      const inputs = { src: this.src, trg, position }
      const { program, outputs } = await session.compute(name, trace, inputs, [source, past])
      this.length++
      const { logits, attention } = outputs
      const { data, shape } = await program.read(logits as Tensor, this.logits)
      if (data instanceof Float32Array && data.length > this.logits.length) this.logits = data
      return { logits: data, classes: shape[2] as number, attention: attention && (await program.read(attention)) }
    })
  }

  select(selected: readonly number[]): void {
    const before = this.selected
    this.selected = before === undefined ? selected : selected.map(row => before[row] as number)
  }

  dispose(): void {
    // A step that is under way still works on them.
    void this.session.inTurn(async () => {
      for (const state of [this.source, this.past]) state.dispose()
    })
  }

  /** Brings the caches to the rows and the length of the next step. */
  private prepare(): void {
    const { selected, past, trg } = this
    while (this.capacity <= this.length) this.capacity *= 2
    past.resize({ capacity: this.capacity, pastLen: this.length })
    if (selected !== undefined) this.choose(selected)
    this.selected = undefined
    if (trg.data.length !== trg.shape[0]) trg.data = new Int32Array(trg.shape[0])
  }

  private choose(selected: readonly number[]): void {
    const { past, source, sourceOf, src, trg } = this
    if (selected.length === sourceOf.length && selected.every((row, n) => row === n)) return
    past.select(selected)
    trg.shape[0] = selected.length
    // Rows of the same sources in the same order, as beams mostly are, look at what is there.
    const sources = selected.map(row => sourceOf[row] as number)
    if (sources.length === sourceOf.length && sources.every((row, n) => row === sourceOf[n])) return
    source.select(selected)
    const [, srcLen] = src.shape
    const data = new Int32Array(selected.length * srcLen)
    for (const [n, row] of selected.entries()) data.set(src.data.subarray(row * srcLen, (row + 1) * srcLen), n * srcLen)
    this.src = { data, shape: [selected.length, srcLen] }
    this.sourceOf = sources
  }
}
