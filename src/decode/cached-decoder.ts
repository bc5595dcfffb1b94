import { padSequence } from '../data/pad-sequence.js'
import type { NumericArray, TensorValue } from '../engine/engine.js'
import type { ModelSession } from '../session/model-session.js'
import { selfInput, sourceGraph, stepGraph } from './cached-graph.js'
import type { StepDecoder, StepDecoderOptions, StepResult } from './step-decoder.js'

/**
 * Computes one new position a step: the keys and values of the past are kept (the KV cache), those of the source are
 * computed once. The caches travel as the program's inputs and outputs, so that any number of decoders may share a
 * session.
 */
export class CachedDecoder implements StepDecoder {
  private length = 0

  private constructor(
    private readonly session: ModelSession,
    private readonly withAttention: boolean,
    /** `src` and every layer's keys and values, by input; each begins with the axis of the rows. */
    private readonly rows: Record<string, TensorValue>,
  ) {}

  /** @param sources rows without padding */
  static async start(
    session: ModelSession,
    sources: readonly (readonly number[])[],
    { withAttention = false }: StepDecoderOptions = {},
  ): Promise<CachedDecoder> {
    const { model } = session
    const { srcPadIdx, decoderLayers, heads, embedDim } = model.options
    const src = padSequence(sources, srcPadIdx) // (N, srcLen)
    const rows: Record<string, TensorValue> = {
      src,
      ...(await session.run('decode source', () => sourceGraph(model), { src })),
    }
    for (let layer = 0; layer < decoderLayers; layer++) {
      for (const part of ['k', 'v']) {
        rows[selfInput(part, layer)] = { data: NOTHING, shape: [sources.length, 0, heads, embedDim / heads] }
      }
    }
    return new CachedDecoder(session, withAttention, rows)
  }

  async step(tokens: readonly number[]): Promise<StepResult> {
    const { session, withAttention, rows } = this
    const inputs = {
      ...rows,
      trg: { data: Int32Array.from(tokens), shape: [tokens.length, 1] },
      position: { data: Int32Array.of(this.length), shape: [1, 1] },
    }
    const name = withAttention ? 'decode step with attention' : 'decode step'
    const trace = (): ReturnType<typeof stepGraph> => stepGraph(session.model, withAttention)
    const { logits, attention, ...grown } = await session.run(name, trace, inputs)
    Object.assign(rows, grown)
    this.length++
    const { data, shape } = logits as TensorValue
    return { logits: data, classes: shape[2] as number, attention }
  }

  select(selected: readonly number[]): void {
    const { rows } = this
    const count = (rows['src'] as TensorValue).shape[0]
    if (selected.length === count && selected.every((row, index) => row === index)) return
    for (const [name, value] of Object.entries(rows)) rows[name] = selectRows(value, selected)
  }
}

const NOTHING = new Float32Array(0)

function selectRows({ data, shape }: TensorValue, selected: readonly number[]): TensorValue {
  const [count = 0, ...rest] = shape
  const width = data.length / count
  const size = selected.length * width
  const result = emptyLike(data, size)
  for (const [index, row] of selected.entries())
    result.set(data.subarray(row * width, (row + 1) * width), index * width)
  return { data: result, shape: [selected.length, ...rest] }
}

function emptyLike(data: NumericArray, size: number): NumericArray {
  if (data instanceof Int32Array) return new Int32Array(size)
  return data instanceof Float64Array ? new Float64Array(size) : new Float32Array(size)
}
