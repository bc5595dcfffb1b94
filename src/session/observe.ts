import type { TensorValue } from '../engine/engine.js'
import type { EngineOptions } from '../engine/engine-options.js'
import { useTrainingFusions } from '../engine/wasm/lowering/fusions/training-fusions.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest-strings.js'
import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import { isRecord } from '../options/is-record.js'
import { someTexts } from '../options/lists.js'
import { shown } from '../options/shown.js'
import { gradients } from '../tensor/gradients.js'
import { namedTensors, topologicalOrder } from '../tensor/graph.js'
import type { Tensor } from '../tensor/tensor.js'
import { forwardGraph } from './graphs.js'
import { modelSession } from './model-session.js'
import { sourceLines } from './source-lines.generated.js'
import { type TokenRows, tokenIds } from './token-ids.js'
import { trainingStep } from './training-step.js'

/** A tensor of the graph with the numbers of one run. */
export interface Observed {
  readonly data: Float32Array
  readonly shape: readonly number[]
  /** The axes by name: `N`, `heads`, `queryLen`, `keyLen`. */
  readonly axes: string[]
  /** The line that made it; parameters and inputs have none. */
  readonly source: { readonly file: string; readonly line: number } | null
}

const GRADIENT = '@grad'

/**
 * Reads named tensors of one pass. With a name of the training step (`loss`, `target`, …) or a gradient
 * (`NAME@grad`) among them, the pass is that of a training step: `trg` is the whole target, and the decoder reads
 * `trg[:, :-1]`. Otherwise `trg` is the decoder's input, as in `logits`.
 *
 * @param batch `src` `(N, srcLen)` and `trg` `(N, trgLen)` ids, each padded to one length.
 * @param names full names, such as `encoder.layers.0.attention.energy`: see {@link tensorNames}.
 * @returns by name, in the order of `names`
 * @throws GlassformerError for a name that no tensor has, with the nearest that exists; when rows differ in length, are
 *   longer than `maxLen`, or an id is out of range.
 * @example
 * ```ts
 * import { loadModel, observe } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const name = 'encoder.layers.0.attention.attention'
 * const seen = await observe(model, { src: [[1, 11, 6, 8, 4, 2]], trg: [[1]] }, [name])
 * seen.get(name)?.axes // ['N', 'heads', 'queryLen', 'keyLen']
 * seen.get(name)?.shape // [1, 2, 6, 6]
 * ```
 */
export async function observe(
  model: Transformer,
  batch: { readonly src: TokenRows; readonly trg: TokenRows },
  names: readonly string[],
  options: EngineOptions = {},
): Promise<Map<string, Observed>> {
  aModel.settle(model, 'model')
  if (!isRecord(batch)) throw new GlassformerError(`the batch must be { src, trg } of rows of ids, not ${shown(batch)}`)
  someTexts.settle(names, 'names')
  const session = await modelSession(model, options)
  const inputs = { src: tokenIds('src', batch.src), trg: tokenIds('trg', batch.trg) }
  // The inputs come along: a mask such as `trgMask` knows its size from them alone.
  const traced = traceNames(model, [...new Set([...names, 'src', 'trg'])])
  const trace = (): Record<string, Tensor> =>
    Object.fromEntries([...traced].map(([name, { tensor }]) => [name, tensor]))
  const values = await session.run(`observe ${names.join(' ')}`, trace, inputs)
  const observed = new Map<string, Observed>()
  for (const name of names) {
    const { named } = traced.get(name) as Traced
    const { data, shape } = values[name] as TensorValue
    const source =
      named.label === undefined ? null : (sourceLines[`${named.label.className}.${named.label.label}`] ?? null)
    observed.set(name, { data: Float32Array.from(data), shape, axes: [...named.axes], source })
  }
  return observed
}

interface Traced {
  readonly tensor: Tensor
  /** The tensor whose line and axes it has: itself, or what it is the gradient of. */
  readonly named: Tensor
}

/**
 * Every name that `observe` takes for this model, in the order of computation; `NAME@grad` besides.
 *
 * @example
 * ```ts
 * import { loadModel, tensorNames } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * tensorNames(model).filter(name => name.endsWith('.energy')) // ['decoder.layers.0.attention.energy', …
 * ```
 */
export function tensorNames(model: Transformer): string[] {
  const { loss, accuracy } = trainingStep(aModel.settle(model, 'model'))
  return [...namedTensors([loss, accuracy]).keys()]
}

function traceNames(model: Transformer, names: readonly string[]): Map<string, Traced> {
  const forward = namedTensors([forwardGraph(model).logits])
  const isForward = names.every(name => forward.has(name))
  if (!isForward) useTrainingFusions()
  const { loss, accuracy } = trainingStep(model)
  const known = isForward ? forward : namedTensors([loss, accuracy])
  const gradientOf = isForward ? new Map<Tensor, Tensor>() : gradients(loss, differentiable(loss))
  return new Map(names.map(name => [name, find(name)]))

  function find(name: string): Traced {
    const plain = name.endsWith(GRADIENT) ? name.slice(0, -GRADIENT.length) : name
    const tensor = known.get(plain)
    if (tensor === undefined)
      throw new GlassformerError(
        `no tensor is named ${plain}; the nearest is ${nearestStrings(plain, [...known.keys()], 1)[0]}`,
      )
    if (plain === name) return { tensor, named: tensor }
    const gradient = gradientOf.get(tensor)
    if (gradient === undefined)
      throw new GlassformerError(`${plain} has no gradient: the loss doesn't depend on its values`)
    return { tensor: gradient, named: tensor }
  }
}

/** The float tensors through which the loss depends on the parameters. */
function differentiable(loss: Tensor): Tensor[] {
  return topologicalOrder([loss]).filter(({ op }) => op.kind === 'parameter')
}
