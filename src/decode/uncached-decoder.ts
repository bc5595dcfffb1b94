import { padSequence } from '../data/pad-sequence.js'
import type { TensorValue } from '../engine/engine.js'
import { elementCount } from '../math/row-major.js'
import { forwardGraph } from '../session/graphs.js'
import type { ModelSession } from '../session/model-session.js'
import { namedTensors } from '../tensor/graph.js'
import type { Tensor } from '../tensor/tensor.js'
import { lastCrossAttention } from './cached-graph.js'
import type { StepDecoder, StepDecoderOptions, StepResult } from './step-decoder.js'

/** Computes all positions anew at each step, as the original does: for models whose past can't be kept, and for tests. */
export class UncachedDecoder implements StepDecoder {
  private targets: (readonly number[])[]
  private readonly withAttention: boolean

  /** @param sources rows without padding */
  constructor(
    private readonly session: ModelSession,
    private sources: readonly (readonly number[])[],
    { withAttention = false }: StepDecoderOptions = {},
  ) {
    this.withAttention = withAttention
    this.targets = sources.map(() => [])
  }

  async step(tokens: readonly number[]): Promise<StepResult> {
    const { session, withAttention } = this
    const { model } = session
    this.targets = this.targets.map((row, n) => [...row, tokens[n] as number])
    const src = padSequence(this.sources, model.options.srcPadIdx) // (N, srcLen)
    const trg = padSequence(this.targets) // (N, trgLen): all rows have grown alike
    const trace = (): Record<string, Tensor> => {
      const { logits } = forwardGraph(model)
      const attention = namedTensors([logits]).get(lastCrossAttention(model))
      return withAttention && attention !== undefined ? { logits, attention } : { logits }
    }
    const name = withAttention ? 'forward with attention' : 'forward'
    const { logits, attention } = (await session.run(name, trace, { src, trg })) as { [name: string]: TensorValue }
    const last = lastOf(logits as TensorValue, 1)
    return {
      logits: last.data,
      classes: last.shape[2] as number,
      attention: attention === undefined ? undefined : lastOf(attention, 2),
    }
  }

  select(selected: readonly number[]): void {
    this.sources = selected.map(row => this.sources[row] as readonly number[])
    this.targets = selected.map(row => this.targets[row] as readonly number[])
  }

  dispose(): void {}
}

/** `x[…, -1:]` along an axis. */
function lastOf({ data, shape }: TensorValue, axis: number): TensorValue {
  const length = shape[axis] as number
  const inner = elementCount(shape.slice(axis + 1))
  const outer = data.length / (length * inner)
  const result = new Float64Array(outer * inner)
  for (let o = 0; o < outer; o++) {
    const end = (o + 1) * length * inner
    result.set(data.subarray(end - inner, end), o * inner)
  }
  return { data: result, shape: shape.with(axis, 1) }
}
