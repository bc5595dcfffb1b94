import { GlassformerError } from '../../errors/glassformer-error.js'
import { elementCount } from '../../math/row-major.js'
import type { Assignment } from '../../tensor/assignment.js'
import { type DimValues, evaluateDim, sameShape, shapeText } from '../../tensor/dim.js'
import { topologicalOrder } from '../../tensor/graph.js'
import { isState, mapInputs } from '../../tensor/op.js'
import { ownerOf } from '../../tensor/owner.js'
import type { Tensor } from '../../tensor/tensor.js'
import { checkAssignments } from '../check-assignments.js'
import { bindSymbols, checkIds, checkSlices, inputLeavesOf, symbolicSlicesOf } from '../check-inputs.js'
import type { Program, ProgramRequest, Randomness, State, TensorValue } from '../engine.js'
import { findIdUses, type IdUse } from '../id-uses.js'
import { evaluate } from './evaluate.js'
import { NDArray } from './ndarray.js'
import type { Floats } from './precision.js'
import type { ProgramHost } from './program-host.js'
import { ReferenceState } from './reference-state.js'
import type { RunContext } from './run-context.js'

/** A graph in the order of computation. Running it computes each tensor once, then makes the assignments. */
export class ReferenceProgram implements Program {
  private readonly order: readonly Tensor[]
  private readonly inputLeaves: readonly Tensor[]
  private readonly idUses: readonly IdUse[]
  private readonly slices: readonly Tensor[]
  private readonly assignments: readonly Assignment[]
  private readonly readable: ReadonlySet<Tensor>
  private results: ReadonlyMap<Tensor, NDArray> | undefined
  private lastRun: RunContext

  constructor(
    request: ProgramRequest,
    private readonly session: ProgramHost,
  ) {
    const { outputs, observed = [], assignments = [] } = request
    checkAssignments(assignments)
    const assigned = assignments.flatMap(({ leaf, value }) => [leaf, value])
    this.order = topologicalOrder([...outputs, ...observed, ...assigned])
    this.inputLeaves = inputLeavesOf(this.order)
    this.idUses = findIdUses(this.order)
    this.slices = symbolicSlicesOf(this.order)
    this.assignments = assignments
    this.readable = new Set([...outputs, ...observed])
    for (const tensor of this.order) checkLeaf(tensor, session)
    this.lastRun = this.contextOf(new Map(), {})
  }

  async run(
    inputs: Readonly<Record<string, TensorValue>>,
    randomness: Randomness = { seed: 0, step: 0 },
    states: readonly State[] = [],
  ): Promise<void> {
    const own = states.filter(state => state instanceof ReferenceState)
    const sizes = bindSymbols(this.inputLeaves, inputs, states)
    checkSlices(this.slices, sizes)
    checkIds(this.inputLeaves, this.idUses, inputs, sizes)

    const arrays = new Map(this.inputLeaves.map(leaf => [leaf.name, inputArray(leaf, inputs, this.session.floats)]))
    const run = this.contextOf(arrays, sizes, randomness, own)
    const results = this.compute(run)
    for (const { leaf, value } of this.assignments) {
      if (!isState(leaf.op)) continue
      const { key } = leaf.op
      const home = own.find(state => state.get(key) !== undefined)
      const numbers = (results.get(value) as NDArray).elements()
      if (home === undefined) this.session.writeLeaf(key, numbers)
      else home.write(key, numbers)
    }
    this.lastRun = run
    this.results = new Map([...results].filter(([tensor]) => this.readable.has(tensor)))
  }

  async read(tensor: Tensor): Promise<TensorValue> {
    const name = tensor.name ?? tensor.op.kind
    if (!this.readable.has(tensor)) {
      throw new GlassformerError(`${name} is neither an output nor observed: name it when compiling the program`)
    }
    const result = isState(ownerOf(tensor).op) ? lookAt(tensor, this.lastRun) : this.results?.get(tensor)
    if (result === undefined) throw new GlassformerError(`${name} has no numbers yet: run the program first`)
    return { data: result.elements().slice(), shape: result.shape }
  }

  private contextOf(
    inputs: ReadonlyMap<string | undefined, NDArray>,
    sizes: DimValues,
    randomness: Randomness = { seed: 0, step: 0 },
    states: readonly ReferenceState[] = [],
  ): RunContext {
    const { session } = this
    return {
      floats: session.floats,
      size: dim => evaluateDim(dim, sizes),
      randomness,
      input: name => inputs.get(name) as NDArray,
      leaf: key => {
        for (const state of states) {
          const array = state.get(key)
          if (array !== undefined) return array
        }
        return session.leaf(key)
      },
    }
  }

  private compute(run: RunContext): Map<Tensor, NDArray> {
    const results = new Map<Tensor, NDArray>()
    for (const tensor of this.order) {
      const op = mapInputs(tensor.op, input => results.get(input) as NDArray)
      const result = evaluate(op, run)
      const expected = tensor.shape.map(run.size)
      if (!sameShape(result.shape, expected)) {
        const text = `${shapeText(result.shape)} instead of ${shapeText(expected)}`
        throw new Error(`${tensor.name ?? tensor.op.kind}: the loop made ${text}`)
      }
      results.set(tensor, result)
    }
    return results
  }
}

/** A leaf's numbers as they are now, or a view of them. */
function lookAt(tensor: Tensor, run: RunContext): NDArray {
  return evaluate(
    mapInputs(tensor.op, input => lookAt(input, run)),
    run,
  )
}

function inputArray(leaf: Tensor, inputs: Readonly<Record<string, TensorValue>>, floats: Floats): NDArray {
  const { data, shape } = inputs[leaf.name ?? ''] as TensorValue
  const copy = leaf.dtype === 'float32' ? floats(elementCount(shape)) : new Int32Array(elementCount(shape))
  copy.set(data)
  return new NDArray(copy, shape)
}

function checkLeaf(tensor: Tensor, session: ProgramHost): void {
  const { op } = tensor
  if (!isState(op) || tensor.shape.some(size => typeof size !== 'number')) return
  const { shape } = session.leaf(op.key)
  if (!sameShape(shape, tensor.shape)) {
    throw new GlassformerError(`${op.key} is ${shapeText(tensor.shape)} in the graph, but holds ${shapeText(shape)}`)
  }
}
