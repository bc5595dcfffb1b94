import type { Tensor } from './tensor.js'

/** Every tensor that the outputs depend on, each after its inputs. */
export function topologicalOrder(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = []
  const seen = new Set<Tensor>()
  // An explicit stack: a deep model would overflow the call stack.
  const stack: { readonly tensor: Tensor; next: number }[] = []
  const enter = (tensor: Tensor): void => {
    if (seen.has(tensor)) return
    seen.add(tensor)
    stack.push({ tensor, next: 0 })
  }
  for (const output of outputs) {
    enter(output)
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const input = top.tensor.inputs[top.next++]
      if (input !== undefined) {
        enter(input)
      } else {
        order.push(top.tensor)
        stack.pop()
      }
    }
  }
  return order
}

/** The named tensors that the outputs depend on. */
export function namedTensors(outputs: readonly Tensor[]): Map<string, Tensor> {
  const named = new Map<string, Tensor>()
  for (const tensor of topologicalOrder(outputs)) if (tensor.name !== undefined) named.set(tensor.name, tensor)
  return named
}
