import type { Activation } from '../../tensor/op.js'
import type { GraphBuilder } from './graph-builder.js'

/** The nodes of each activation of `x`; the last of them has the name. */
export const activations: Readonly<Record<Activation, (graph: GraphBuilder, x: string, name: string) => void>> = {
  relu: (graph, x, name) => graph.node('Relu', [x], name),

  /** x·(1 + erf(x/√2))/2 */
  gelu(graph, x, name) {
    const scaled = graph.node('Div', [x, graph.number(Math.SQRT2)], `${name}.scaled`)
    addShare(graph, x, graph.node('Erf', [scaled], `${name}.erf`), name)
  },

  /** x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2 */
  geluTanh(graph, x, name) {
    const square = graph.node('Mul', [x, x], `${name}.square`)
    const cubic = graph.node('Mul', [square, graph.number(0.044715)], `${name}.cubic`)
    const growth = graph.node('Add', [cubic, graph.number(1)], `${name}.growth`)
    const bent = graph.node('Mul', [x, growth], `${name}.bent`)
    const angle = graph.node('Mul', [bent, graph.number(Math.sqrt(2 / Math.PI))], `${name}.angle`)
    addShare(graph, x, graph.node('Tanh', [angle], `${name}.tanh`), name)
  },

  /** x·σ(x) */
  silu: (graph, x, name) => graph.node('Mul', [x, graph.node('Sigmoid', [x], `${name}.sigmoid`)], name),
}

/** x·(1 + s)/2 */
function addShare(graph: GraphBuilder, x: string, s: string, name: string): void {
  const twice = graph.node('Add', [s, graph.number(1)], `${name}.twice`)
  const share = graph.node('Mul', [twice, graph.number(0.5)], `${name}.share`)
  graph.node('Mul', [x, share], name)
}
