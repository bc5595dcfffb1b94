import { GlassformerError } from '../errors/glassformer-error.js'
import { addToDim, type Dim } from '../tensor/dim.js'
import type { Tensor } from '../tensor/tensor.js'

/** An input whose numbers name rows: of an embedding table, or (as targets) classes. */
export interface IdUse {
  readonly leaf: Tensor
  /** The operation that looks up. */
  readonly node: Tensor
  /** The part of the leaf that reaches it, an entry an axis: `trg[:, :-1]` begins at [0, 0], ends at [N, trgLen-1]. */
  readonly starts: readonly number[]
  readonly ends: readonly Dim[]
  /** Ids are from 0 to below this. */
  readonly limit: Dim
  /** Allowed besides. */
  readonly ignoreIndex: number | null
  /** The name of the table or the logits. */
  readonly of: string
}

/**
 * Every way from an input to an operation that takes its numbers as row numbers, so that an engine can check them
 * before a run. Only views lie between: a computed id could not be checked.
 *
 * @throws GlassformerError when ids are computed.
 */
export function findIdUses(order: readonly Tensor[]): IdUse[] {
  const uses: IdUse[] = []
  for (const node of order) {
    const { op, inputs } = node
    const [first, second] = inputs
    if (first === undefined || second === undefined) continue
    if (op.kind === 'embedding') {
      uses.push({
        ...traceToInput(first, node),
        node,
        limit: second.shape[0] as Dim,
        ignoreIndex: null,
        of: second.name ?? 'the table',
      })
    } else if (op.kind === 'crossEntropyRows' || op.kind === 'argmaxEqual') {
      const limit = first.shape[first.shape.length - 1] as Dim
      uses.push({
        ...traceToInput(second, node),
        node,
        limit,
        ignoreIndex: op.ignoreIndex,
        of: first.name ?? 'the logits',
      })
    }
  }
  return uses
}

function traceToInput(ids: Tensor, node: Tensor): Pick<IdUse, 'leaf' | 'starts' | 'ends'> {
  const path: Tensor[] = []
  let leaf = ids
  for (let source = leaf.inputs[0]; isView(leaf) && source !== undefined; source = leaf.inputs[0]) {
    path.unshift(leaf)
    leaf = source
  }
  if (leaf.op.kind !== 'input') {
    throw new GlassformerError(
      `${node.name ?? node.op.kind}: its ids must be an input or a view of one, not the result of ${leaf.op.kind}`,
    )
  }
  // Slices of the leaf itself narrow what is used; after another view the axes are others, and all that is left counts.
  const starts = leaf.shape.map(() => 0)
  const ends = [...leaf.shape]
  for (const { op } of path) {
    if (op.kind === 'contiguous') continue
    if (op.kind !== 'slice') break
    const before = starts[op.axis] as number
    starts[op.axis] = before + op.start
    ends[op.axis] = addToDim(op.end, before)
  }
  return { leaf, starts, ends }
}

function isView({ op }: Tensor): boolean {
  switch (op.kind) {
    case 'transpose':
    case 'view':
    case 'slice':
    case 'unsqueeze':
    case 'expand':
    case 'contiguous':
      return true
    default:
      return false
  }
}
