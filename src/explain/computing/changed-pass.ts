import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { type TokenRows, tokenIds } from '../../session/token-ids.js'
import { namedTensors } from '../../tensor/graph.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Change } from '../models/changed-transformer.js'
import { plainValue, type Value } from './compute.js'
import type { Tools } from './tools.js'

/**
 * Named tensors of a pass through a model whose graph is changed for this once; its weights stay.
 *
 * @param key names the change: the program made for it is kept
 * @param change none: the model as it is
 */
export async function changedPass(
  { engine, model }: Tools & { readonly model: Transformer },
  batch: { readonly src: TokenRows; readonly trg: TokenRows },
  names: readonly string[],
  { key, change }: { readonly key: string; readonly change?: Change | undefined },
): Promise<(name: string) => Value> {
  const trace = (): Record<string, Tensor> => {
    const logits = substitute([forwardGraph(model).logits], change ?? (() => undefined))
    const named = namedTensors(logits)
    return Object.fromEntries(names.map(name => [name, named.get(name) ?? missing(name)]))
  }
  const session = await modelSession(model, { engine })
  const inputs = { src: tokenIds('src', batch.src), trg: tokenIds('trg', batch.trg) }
  const values = await session.run(`lesson ${key} ${names.join()}`, trace, inputs)
  return name => plainValue(values[name] ?? missing(name))
}

function missing(name: string): never {
  throw new GlassformerError(`no tensor of this model is named ${name}`)
}
