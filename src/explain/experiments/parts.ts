import { buffer, parameter } from '../../tensor/leaves.js'
import type { Tensor } from '../../tensor/tensor.js'
import { ablation } from '../ablations.js'

/** A change of the model's graph: what stands in a tensor's place, or `undefined` to keep it (see `substitute`). */
export type Change = (tensor: Tensor) => Tensor | undefined

/** The model without these parts (names of `ablations`). */
export function without(...parts: readonly string[]): Change {
  return together(...parts.map(part => ablation(part).replace))
}

/** Other numbers in the place of the sinusoids: a buffer or a trained parameter, `KEY.encoder` and `KEY.decoder`. */
export function withPositionsFrom(key: string, maxLen: number, embedDim: number, trained: boolean): Change {
  const sides = new Map<string, Tensor>()
  return tensor => {
    if (tensor.name?.endsWith('positional_encoding.positions') !== true) return undefined
    const side = tensor.name.split('.')[0] ?? ''
    const leaf = sides.get(side) ?? (trained ? parameter : buffer)(`${key}.${side}`, { batch: 1, maxLen, embedDim })
    sides.set(side, leaf)
    return leaf.slice(1, 0, tensor.size(1))
  }
}

/** Several changes at once. */
export function together(...changes: readonly Change[]): Change {
  return tensor => {
    for (const change of changes) {
      const replacement = change(tensor)
      if (replacement !== undefined) return replacement
    }
    return undefined
  }
}
