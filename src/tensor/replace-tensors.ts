import { GlassformerError } from '../errors/glassformer-error.js'
import { shapeText } from './dim.js'
import { topologicalOrder } from './graph.js'
import { mapInputs } from './op.js'
import { withScope } from './scope.js'
import { type Label, Tensor } from './tensor.js'

/** What `substitute` allows. */
export interface SubstituteOptions {
  /** Replacements may have other shapes: those of what depends on them are then inferred anew. Default false. */
  readonly anyShape?: boolean
}

/** As `substitute`, of what is known to be right. */
export function replaceTensors(
  outputs: readonly Tensor[],
  replace: (tensor: Tensor) => Tensor | undefined,
  { anyShape = false }: SubstituteOptions = {},
): readonly Tensor[] {
  const made = new Map<Tensor, Tensor>()
  const now = (tensor: Tensor): Tensor => made.get(tensor) ?? tensor
  for (const tensor of topologicalOrder(outputs)) {
    const name = tensor.name ?? ''
    const scope = tensor.label?.className ?? ''
    // A scope of its own: what is made here must not wait for a label of the line that is being traced.
    const result = withScope('', scope, () => {
      const same = tensor.inputs.every(input => now(input) === input)
      // A copy, so that a replacement may compute with it: the given graph's own tensor keeps its name.
      const copy = tensor.inputs.length === 0 ? tensor : copyOf(tensor, now)
      const replacement = replace(copy)
      if (replacement === undefined || replacement === copy) return same ? tensor : copy
      if (!anyShape) checkFits(tensor, replacement)
      if (replacement.name !== undefined || name === '') return replacement
      if (copy !== tensor) copy.name = undefined
      return named(replacement, name, tensor.label)
    })
    made.set(tensor, result)
  }
  return outputs.map(now)
}

function copyOf(tensor: Tensor, now: (input: Tensor) => Tensor): Tensor {
  const copy = new Tensor(mapInputs(tensor.op, now), { axes: tensor.axes })
  copy.name = tensor.name
  copy.label = tensor.label
  return copy
}

/** Names a replacement, and what was made for it as steps of the same line. */
function named(tensor: Tensor, name: string, label: Label | undefined): Tensor {
  tensor.name = name
  tensor.label = label
  const steps = [...tensor.inputs]
  let count = 0
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (step.name !== undefined) continue
    step.name = `${name}.${++count}`
    step.label = label
    steps.push(...step.inputs)
  }
  return tensor
}

function checkFits(tensor: Tensor, replacement: Tensor): void {
  const [has, needs] = [shapeText(replacement.shape), shapeText(tensor.shape)]
  if (has !== needs || replacement.dtype !== tensor.dtype) {
    throw new GlassformerError(
      `${tensor.name ?? tensor.op.kind} is ${tensor.dtype} ${needs}: ${replacement.dtype} ${has} can't take its place`,
    )
  }
}
