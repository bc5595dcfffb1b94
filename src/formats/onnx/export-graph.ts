import { topologicalOrder } from '../../tensor/graph.js'
import type { Tensor } from '../../tensor/tensor.js'
import { GraphBuilder } from './graph-builder.js'
import type { OnnxGraph, OnnxValue } from './onnx-types.js'
import { addOperation, type Weight } from './operations.js'

/**
 * Our graph as ONNX's: tensors keep their names, `encoder.layers.0.attention.energy`.
 *
 * @param inputs in the order in which the file names them
 * @param outputs the results by the names that they get
 * @param weights by key
 * @throws GlassformerError for operations of training
 */
export function exportGraph(
  name: string,
  inputs: readonly Tensor[],
  outputs: Readonly<Record<string, Tensor>>,
  weights: ReadonlyMap<string, Weight>,
): OnnxGraph {
  const order = topologicalOrder(Object.values(outputs))
  const graph = new GraphBuilder(inputs)
  const names = new Map<Tensor, string>()
  const values: OnnxValue[] = []
  const nameOf = (tensor: Tensor): string => names.get(tensor) as string
  const weight = (key: string): Weight => weights.get(key) as Weight
  for (const [position, tensor] of order.entries()) {
    const ownName = tensor.name ?? `${tensor.op.kind}.${position}`
    names.set(tensor, ownName)
    addOperation(tensor.op, { graph, name: ownName, nameOf, weight })
    if (graph.nodes.at(-1)?.output === ownName) values.push(onnxValue(ownName, tensor))
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

function onnxValue(name: string, { dtype, shape }: Tensor): OnnxValue {
  return { name, dtype, shape }
}
