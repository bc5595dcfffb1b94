import { Parameter } from '../../model/nn/parameter.js'
import { ablation } from '../models/ablations.js'
import type { Change } from '../models/changed-transformer.js'

/** The model without a part (a name of `ablations`). */
export function without(part: string): Change {
  return ablation(part).replace
}

/** Other numbers in the place of the sinusoids: row p is what `row(p)` fills it with. Not trained. */
export function withPositions(maxLen: number, embedDim: number, fill: (position: number) => number): Change {
  const tables = new Map<string, Parameter>()
  return tensor => {
    if (tensor.name?.endsWith('positional_encoding.positions') !== true) return undefined
    const table = tables.get(tensor.name) ?? positionTable(tensor.name, maxLen, embedDim, fill)
    tables.set(tensor.name, table)
    return table.slice(1, 0, tensor.size(1))
  }
}

function positionTable(name: string, maxLen: number, embedDim: number, fill: (position: number) => number): Parameter {
  const table = new Parameter({ batch: 1, maxLen, embedDim }, () => {}, false)
  table.key = `${name}.table`
  for (let position = 0; position < maxLen; position++)
    table.data.fill(fill(position), position * embedDim, (position + 1) * embedDim)
  return table
}
