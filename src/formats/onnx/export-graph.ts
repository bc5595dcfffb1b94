import { topologicalOrder } from '../../tensor/graph.js'
import type { Tensor } from '../../tensor/tensor.js'
import { GraphBuilder, type Sums } from './graph-builder.js'
import type { OnnxGraph, OnnxValue } from './onnx-types.js'
import { addOperation, type Weight } from './operations.js'

/** What is computed at first and then handed in again: either one, as an input says. */
export interface KeptTensors {
  /** The input that is true where they are handed in. */
  readonly condition: string
  /** The inputs by which they are handed in. */
  readonly inputs: ReadonlyMap<Tensor, string>
}

/** A graph of ours that becomes one of ONNX's. */
export interface ExportedGraph {
  readonly name: string
  /** In the order in which the file names them. */
  readonly inputs: readonly Tensor[]
  /** The results by the names that they get. */
  readonly outputs: Readonly<Record<string, Tensor>>
  /** By key. */
  readonly weights: ReadonlyMap<string, Weight>
  readonly sums?: Sums
  /** Adds nodes whose results are leaves of the graph. */
  readonly prelude?: (graph: GraphBuilder) => void
  readonly kept?: KeptTensors
}

/**
 * Our graph as ONNX's: tensors keep their names, `encoder.layers.0.attention.energy`.
 *
 * @throws GlassformerError for operations of training
 */
export function exportGraph({ name, inputs, outputs, weights, sums, prelude, kept }: ExportedGraph): OnnxGraph {
  const order = topologicalOrder(Object.values(outputs))
  const graph = new GraphBuilder(inputs, sums)
  const branches = branchesOf(kept, graph)
  const names = new Map<Tensor, string>()
  const values: OnnxValue[] = []
  const nameOf = (tensor: Tensor): string => names.get(tensor) as string
  const weight = (key: string): Weight => weights.get(key) as Weight
  prelude?.(graph)
  for (const [position, tensor] of order.entries()) {
    const ownName = tensor.name ?? `${tensor.op.kind}.${position}`
    names.set(tensor, ownName)
    const branch = branches.get(tensor)
    addOperation(tensor.op, { graph: branch ?? graph, name: ownName, nameOf, weight })
    if (graph.nodes.at(-1)?.output === ownName) values.push(onnxValue(ownName, tensor))
    const from = kept?.inputs.get(tensor)
    if (kept === undefined || branch === undefined || from === undefined) continue
    const past = graph.branch()
    past.node('Identity', [from], `${ownName}.past`)
    const choice = {
      then_branch: { graph: branchGraph(past, `${ownName}.past`, tensor) },
      else_branch: { graph: branchGraph(branch, ownName, tensor) },
    }
    names.set(tensor, graph.node('If', [kept.condition], `${ownName}.kept`, choice))
  }
  const results = Object.entries(outputs).map(([result, tensor]) => {
    graph.node('Identity', [nameOf(tensor)], result)
    return onnxValue(result, tensor)
  })
  return {
    name,
    inputs: inputs.map(tensor => onnxValue(tensor.name ?? '', tensor)),
    outputs: results,
    values,
    weights: graph.weights,
    nodes: graph.nodes,
  }
}

/** Where what each kept tensor is made of goes: nothing else needs it. */
function branchesOf(kept: KeptTensors | undefined, graph: GraphBuilder): Map<Tensor, GraphBuilder> {
  const branches = new Map<Tensor, GraphBuilder>()
  for (const tensor of kept?.inputs.keys() ?? []) {
    const branch = graph.branch()
    for (const part of topologicalOrder([tensor])) if (part.inputs.length > 0) branches.set(part, branch)
  }
  return branches
}

function branchGraph({ nodes }: GraphBuilder, name: string, tensor: Tensor): OnnxGraph {
  return { name, inputs: [], outputs: [onnxValue(name, tensor)], values: [], weights: [], nodes }
}

function onnxValue(name: string, { dtype, shape }: Tensor): OnnxValue {
  return { name, dtype, shape }
}
