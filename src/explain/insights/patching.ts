import type { TensorValue } from '../../engine/engine.js'
import type { EngineOptions } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { observe } from '../../session/observe.js'
import { tokenIds } from '../../session/token-ids.js'
import { namedTensors } from '../../tensor/graph.js'
import { input } from '../../tensor/leaves.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Example } from './attribution.js'

/**
 * Activation patching: what the model answers to `into` when a tensor has, at one position, the numbers that it had on
 * `from`. Once for every position of the tensor.
 *
 * @param name a tensor `(N, len, width)`, as `encoder.layers.0.out`; both examples must have as many positions
 * @returns logits `(len, trgLen, trgVocabSize)`: row p with position p patched
 * @throws GlassformerError for a tensor that there isn't, or of another shape
 */
export async function patchedLogits(
  model: Transformer,
  from: Example,
  into: Example,
  name: string,
  options: EngineOptions = {},
): Promise<{ readonly data: Float32Array; readonly shape: readonly number[] }> {
  const observed = await observe(model, { src: [from.src], trg: [from.trg] }, [name], options)
  const { data, shape } = observed.get(name) ?? { data: new Float32Array(0), shape: [] }
  const [, length = 0, width = 0] = shape
  const own = (await observe(model, { src: [into.src], trg: [into.trg] }, [name], options)).get(name)
  if (shape.length !== 3 || own?.shape.join() !== shape.join())
    throw new GlassformerError(
      `${name} is (${shape.join(', ')}) and (${own?.shape.join(', ')}): only tensors (N, len, width) of equal lengths can be patched`,
    )
  const rows = Array.from({ length }, (_, position) => position)
  const patch = new Float32Array(length * length * width)
  const where = new Float32Array(length * length)
  for (const row of rows) {
    patch.set(data, row * length * width)
    where[row * length + row] = 1
  }
  const session = await modelSession(model, options)
  const { logits } = await session.run(`patch ${name}`, () => patchGraph(model, name), {
    src: tokenIds(
      'src',
      rows.map(() => into.src),
    ),
    trg: tokenIds(
      'trg',
      rows.map(() => into.trg),
    ),
    patch: { data: patch, shape: [length, length, width] },
    where: { data: where, shape: [length, length, 1] },
  })
  const value = logits as TensorValue
  return { data: Float32Array.from(value.data), shape: value.shape }
}

/** The tensor as it is where `where` is 0, and `patch` where it is 1. */
function patchGraph(model: Transformer, name: string): { readonly logits: Tensor } {
  const { logits } = forwardGraph(model)
  const { shape, axes } = namedTensors([logits]).get(name) ?? { shape: [], axes: [] }
  const [N = 1, len = 1, width = 1] = shape
  const [batch = 'N', place = 'len', across = 'width'] = axes
  const patch = input('patch', 'float32', { [batch]: N, [place]: len, [across]: width }) // (N, len, width)
  const where = input('where', 'float32', { [batch]: N, [place]: len, [across]: 1 }) // (N, len, 1)
  const [patched = logits] = substitute([logits], tensor =>
    tensor.name === name ? tensor.mul(where.mul(-1).add(1)).add(patch.mul(where)) : undefined,
  )
  return { logits: patched }
}
