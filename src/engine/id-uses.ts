import { GlassformerError } from '../errors/glassformer-error.js'
import { addToDim, type Dim } from '../tensor/dim.js'
import { isView, type OpOf, type TokenOp, type ViewOp } from '../tensor/op.js'
import { applyRule, hasRule, type OpRules } from '../tensor/op-rules.js'
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
  return order.flatMap(node => {
    const { op } = node
    const lookUp = hasRule<TokenOp<Tensor>>(lookUps, op) ? applyRule(lookUps, op) : null
    if (lookUp === null) return []
    const { ids, ...rest } = lookUp
    return [{ ...traceToInput(ids, node), node, ...rest }]
  })
}

/** What an operation takes as row numbers. */
interface LookUp extends Pick<IdUse, 'limit' | 'ignoreIndex' | 'of'> {
  readonly ids: Tensor
}

const lookUps: OpRules<TokenOp<Tensor>, [], LookUp | null> = {
  embedding: ({ inputs: [ids, table] }) => ({
    ids,
    limit: table.shape[0] as Dim,
    ignoreIndex: null,
    of: table.name ?? 'the table',
  }),
  crossEntropyRows: targets,
  argmaxEqual: targets,
  countedMean: () => null, // it only compares them
  // Gradients take the ids of what they are the gradients of.
  embeddingGrad: () => null,
  crossEntropyGrad: () => null,
  countedMeanGrad: () => null,
}

function targets({ inputs: [logits, ids], ignoreIndex }: OpOf<'crossEntropyRows' | 'argmaxEqual', Tensor>): LookUp {
  return { ids, limit: logits.shape.at(-1) as Dim, ignoreIndex, of: logits.name ?? 'the logits' }
}

function traceToInput(ids: Tensor, node: Tensor): Pick<IdUse, 'leaf' | 'starts' | 'ends'> {
  const path: ViewOp<Tensor>[] = []
  let leaf = ids
  while (isView(leaf.op)) {
    path.unshift(leaf.op)
    leaf = leaf.op.inputs[0]
  }
  if (leaf.op.kind !== 'input') {
    throw new GlassformerError(
      `${node.name ?? node.op.kind}: its ids must be an input or a view of one, not the result of ${leaf.op.kind}`,
    )
  }
  // Slices of the leaf itself narrow what is used; after another view the axes are others, and all that is left counts.
  const starts = leaf.shape.map(() => 0)
  const ends = [...leaf.shape]
  for (const op of path) {
    if (op.kind === 'contiguous') continue
    if (op.kind !== 'slice') break
    const before = starts[op.axis] as number
    starts[op.axis] = before + op.start
    ends[op.axis] = addToDim(op.end, before)
  }
  return { leaf, starts, ends }
}
