import { topologicalOrder } from '../../tensor/graph.js'
import type { Tensor } from '../../tensor/tensor.js'
import { GraphBuilder } from './graph-builder.js'
import type { OnnxGraph, OnnxValue } from './onnx-types.js'
import { addOperation } from './operations.js'

/** The numbers of a parameter or buffer. */
export interface Weight {
  readonly data: Float32Array
  readonly sizes: readonly number[]
}

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
  for (const [position, tensor] of order.entries()) {
    const { op } = tensor
    const ownName = tensor.name ?? `${op.kind}.${position}`
    names.set(tensor, ownName)
    if (op.kind === 'input' || op.kind === 'layerNormStats') continue
    if (op.kind === 'parameter' || op.kind === 'buffer') {
      const { data, sizes } = weights.get(op.key) as Weight
      graph.weight(ownName, data, sizes)
      continue
    }
    addOperation({ graph, tensor, name: ownName, inputs: tensor.inputs.map(input => names.get(input) as string) })
    values.push(onnxValue(ownName, tensor))
  }
  const results = Object.entries(outputs).map(([result, tensor]) => {
    graph.node('Identity', [names.get(tensor) as string], result)
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
