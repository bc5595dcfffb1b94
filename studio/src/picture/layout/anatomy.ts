import type { NodeInfo } from '../../engine/protocol.ts'
import { instanceOf, isStep } from '../../state/tensors.ts'
import { type Sequence, sequenceOf } from './sequences.ts'

/**
 * How a tensor is drawn: `strip` a row of numbers on each lane, `map` who looks at whom, `join` the “+” where the
 * residual comes back, `scores` one number for each word of the vocabulary.
 */
export type PartKind = 'strip' | 'map' | 'join' | 'scores'

export interface Part {
  /** The tensor's full name. */
  readonly name: string
  readonly kind: PartKind
  /** What its rows are. */
  readonly rows: Sequence
  /** Of a map: what its columns are. */
  readonly keys: Sequence | null
  /** Numbers on a lane, where that is not another sequence's length. */
  readonly width: number
  /** Separate pictures side by side. */
  readonly heads: number
  readonly node: NodeInfo
  /** Of a “+”: the tensor that went past the part whose result it adds; `null` where nothing went past. */
  readonly past: string | null
}

/** One layer: everything that its module made, in the order in which the lines ran. */
export interface Block {
  readonly path: string
  /** From 1. */
  readonly number: number
  readonly parts: readonly Part[]
}

/** What one sequence goes through from its embeddings on. */
export interface Stack {
  readonly path: string
  readonly sequence: Sequence
  readonly before: readonly Part[]
  readonly blocks: readonly Block[]
  readonly after: readonly Part[]
}

/** A tensor of one stack that lines of another one read. */
export interface Bridge {
  readonly from: string
  /** The maps of the attentions that read it. */
  readonly to: readonly string[]
}

export interface Anatomy {
  readonly stacks: readonly Stack[]
  readonly bridges: readonly Bridge[]
}

/** The picture's parts, read from the recorded graph: nothing is known of a model but its tensors. */
export function anatomyOf(nodes: ReadonlyMap<string, NodeInfo>): Anatomy {
  const parts = [...nodes.values()].flatMap(node => partOf(node, nodes) ?? [])
  const paths = [...new Set(parts.map(({ name }) => root(name)))]
  const stacks = paths.flatMap(path => {
    const own = parts.filter(({ name }) => root(name) === path)
    const first = own[0]
    return first === undefined ? [] : [stackOf(path, first.rows, own)]
  })
  return { stacks, bridges: bridgesOf(stacks, nodes) }
}

function stackOf(path: string, sequence: Sequence, parts: readonly Part[]): Stack {
  const layers = [...new Set(parts.flatMap(({ name }) => blockPath(name) ?? []))]
  const blocks = layers.map((layer, i) => ({
    path: layer,
    number: i + 1,
    parts: parts.filter(({ name }) => blockPath(name) === layer),
  }))
  const isOutside = ({ name }: Part): boolean => blockPath(name) === null
  const start = parts.findIndex(part => !isOutside(part))
  const firstBlock = start < 0 ? parts.length : start
  return {
    path,
    sequence,
    before: parts.slice(0, firstBlock).filter(isOutside),
    blocks,
    after: parts.slice(firstBlock).filter(isOutside),
  }
}

function partOf(node: NodeInfo, nodes: ReadonlyMap<string, NodeInfo>): Part | null {
  if (node.label === '' || node.dtype !== 'float32' || instanceOf(node) === '') return null
  // Of a line's unnamed steps only those are drawn that nothing else shows: the hidden layer of a feed-forward.
  if (isStep(node) && !isHidden(node)) return null
  const lengths = node.dims.flatMap((dim, axis) => {
    const sequence = sequenceOf(dim)
    return sequence === null ? [] : [{ axis, sequence }]
  })
  const [rows, keys] = lengths
  if (rows === undefined || node.dims.length < 3) return null
  const past = isJoin(node, nodes) ? wentPast(node, nodes) : null
  const common = { name: node.name, node, rows: rows.sequence, keys: keys?.sequence ?? null, past }
  const heads = node.dims.length === 4 ? Number(node.dims[1]) || 1 : 1
  if (keys !== undefined) return { ...common, kind: 'map', width: 0, heads }
  const last = Number(node.dims.at(-1))
  if (!(last > 0)) return null
  const isScores = /vocab/i.test(node.axes.at(-1) ?? '')
  const kind = isScores ? 'scores' : isJoin(node, nodes) ? 'join' : 'strip'
  return { ...common, kind, width: last, heads }
}

export function isHidden({ axes, op }: NodeInfo): boolean {
  return axes.at(-1) === 'hidden' && op !== 'linear'
}

/** Two tensors of the same shape, added. */
function isJoin({ op, inputs, dims }: NodeInfo, nodes: ReadonlyMap<string, NodeInfo>): boolean {
  const shapes = inputs.map(input => nodes.get(input)?.dims.slice(1).join())
  return op === 'add' && inputs.length === 2 && shapes.every(shape => shape === dims.slice(1).join())
}

/** Of two tensors that are added, the one that the other was made from. */
function wentPast({ inputs: [a = '', b = ''] }: NodeInfo, nodes: ReadonlyMap<string, NodeInfo>): string | null {
  if (isMadeFrom(a, b, nodes)) return b
  return isMadeFrom(b, a, nodes) ? a : null
}

function isMadeFrom(name: string, ancestor: string, nodes: ReadonlyMap<string, NodeInfo>): boolean {
  const seen = new Set<string>()
  const open = [name]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === ancestor) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(nodes.get(next)?.inputs ?? []))
  }
  return false
}

function bridgesOf(stacks: readonly Stack[], nodes: ReadonlyMap<string, NodeInfo>): Bridge[] {
  const bridges = new Map<string, Set<string>>()
  for (const { path, blocks } of stacks) {
    const maps = blocks.flatMap(({ parts }) => parts.filter(isAttention))
    for (const node of nodes.values()) {
      if (root(node.name) !== path) continue
      for (const input of node.inputs) {
        const other = stacks.find(stack => stack.path !== path && stack.path === root(input))
        const from = nodes.get(input)
        if (other === undefined || from === undefined || from.inputs.length === 0) continue
        const map = maps.find(part => instanceOf(part.node) === instanceOf(node))
        if (map !== undefined) bridges.set(input, (bridges.get(input) ?? new Set()).add(map.name))
      }
    }
  }
  return [...bridges].map(([from, to]) => ({ from, to: [...to] }))
}

/** The map that says who looks at whom, each row a share of one. */
export function isAttention({ kind, node }: Part): boolean {
  return kind === 'map' && node.op === 'softmax'
}

/** Whether a map's mask differs from query to query, as the causal mask does. */
export function isCausal({ node }: Part, nodes: ReadonlyMap<string, NodeInfo>): boolean {
  const above = node.op === 'softmax' ? nodes.get(node.inputs[0] ?? '') : node
  return (above?.inputs ?? []).slice(1).some(input => {
    const lengths = nodes.get(input)?.dims.filter(dim => sequenceOf(dim) !== null) ?? []
    return lengths.length === 2
  })
}

/** What of a layer the whole model's picture shows: who looks at whom, each “+”, the hidden layer, what goes on. */
export function overviewOf({ parts }: Block): Part[] {
  const last = parts.findLast(({ kind }) => kind === 'strip' || kind === 'join')
  return parts.filter(part => isAttention(part) || part === last || part.kind === 'join' || isHidden(part.node))
}

/** `encoder.layers.0` of whatever lies below it; `null` outside of any layer. */
export function blockPath(name: string): string | null {
  return /^\w+(?:\.[a-z_]\w*)*?\.\d+(?=\.)/.exec(name)?.[0] ?? null
}

function root(name: string): string {
  return name.split('.')[0] ?? ''
}
