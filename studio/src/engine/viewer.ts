import { type Arithmetic, arithmeticOf, operandsOf } from '#dist/explain/arithmetic/arithmetic.js'
import {
  consumersOf,
  type GradientPath,
  type GradientRun,
  gradientArithmeticOf,
} from '#dist/explain/arithmetic/gradient-arithmetic.js'
import { AblatedTransformer } from '#dist/explain/models/ablated-transformer.js'
import {
  createEngine,
  type FloatTensor,
  type Program,
  type Session,
  type StateDict,
  type TensorValue,
  type Transformer,
} from '#dist/index.js'
import { leavesOf } from '#dist/session/model-session.js'
import { trainingStep } from '#dist/session/training-step.js'
import { gradients } from '#dist/tensor/gradients.js'
import { topologicalOrder } from '#dist/tensor/graph.js'
import type { Tensor } from '#dist/tensor/tensor.js'
import { type NodeInfo, nodeInfo } from './node-info.ts'
import type { OpenedRun } from './runs.ts'
import { ENGINE } from './where.ts'

export interface TensorNumbers extends FloatTensor {
  readonly name: string
}

/** How a number was computed: the library's arithmetic, its tensors by their names. */
export interface CellArithmetic extends Pick<Arithmetic, 'text' | 'value' | 'terms'> {
  readonly cells: readonly { readonly name: string; readonly index: readonly number[]; readonly gradient: boolean }[]
  /** Of a gradient: what each use of the tensor adds to it. */
  readonly paths: readonly { readonly through: string; readonly text: string; readonly value: number }[]
}

/**
 * One model whose every tensor can be read: a training step that is computed but never applied. Its gradients are
 * computed when one of them is asked for.
 */
export class Viewer {
  private readonly tensors = new Map<string, Tensor>()
  private readonly consumers: (tensor: Tensor) => readonly Tensor[]
  private inputs: Readonly<Record<string, TensorValue>> = {}
  private readonly cache = new Map<Tensor, Promise<TensorValue>>()
  private withGradients: Program | undefined
  /** Whose results the session's memory holds. */
  private ran: Program
  /** The weights that the numbers in memory come from; others may have been loaded since, to generate with. */
  private shown: StateDict | undefined

  private constructor(
    readonly key: string,
    readonly model: Transformer,
    private readonly session: Session,
    private readonly forward: Program,
    private readonly compileAll: () => Program,
    order: readonly Tensor[],
    private readonly gradientOf: ReadonlyMap<Tensor, Tensor>,
    private loaded: StateDict,
  ) {
    this.ran = forward
    this.consumers = consumersOf(order)
    for (const tensor of order) if (tensor.name !== undefined) this.tensors.set(tensor.name, tensor)
  }

  static async open(key: string, run: OpenedRun, parts: readonly string[], state: StateDict): Promise<Viewer> {
    const model = new AblatedTransformer({ ...run.options, parts })
    // Before anybody asks for its first values: of a large model they take longer than all else.
    model.loadStateDict(state)
    const { loss, accuracy } = trainingStep(model, { ignoreIndex: run.task?.ignoreIndex ?? run.options.trgPadIdx })
    const order = topologicalOrder([loss, accuracy])
    const trained = [...model.parameters()].filter(parameter => parameter.trained)
    const gradientOf = gradients(loss, trained)
    const observed = order.filter(({ op }) => op.kind !== 'input' && op.kind !== 'parameter' && op.kind !== 'buffer')
    const engine = await createEngine(ENGINE)
    const session = await engine.open(leavesOf(model))
    const forward = session.compile({ outputs: [loss], observed })
    const all = [...observed, ...new Set(gradientOf.values())]
    const compileAll = (): Program => session.compile({ outputs: [loss], observed: all })
    return new Viewer(key, model, session, forward, compileAll, order, gradientOf, state)
  }

  /** Everything but numbers, in the order in which the lines ran. */
  nodes(): NodeInfo[] {
    const ran = [...this.tensors.values()].sort((a, b) => a.id - b.id)
    return ran.map(tensor => nodeInfo(tensor, this.gradientOf.has(tensor)))
  }

  /** Takes over weights, unless they are those that it holds. */
  load(state: StateDict): void {
    if (state === this.loaded) return
    this.model.loadStateDict(state)
    for (const { key, data } of this.model.parameters()) this.session.writeLeaf(key, data)
    this.loaded = state
  }

  async run(inputs: Readonly<Record<string, TensorValue>>): Promise<void> {
    this.inputs = inputs
    this.shown = this.loaded
    await this.compute(this.forward)
  }

  /** The numbers of a tensor; `null` when the graph has none of that name. */
  async read(name: string): Promise<TensorNumbers | null> {
    const tensor = this.tensors.get(name)
    return tensor === undefined ? null : this.numbersOf(name, tensor)
  }

  /** Those of its gradient; `null` when it has none. */
  async readGradient(name: string): Promise<TensorNumbers | null> {
    const tensor = this.tensors.get(name)
    const gradient = tensor === undefined ? undefined : this.gradientOf.get(tensor)
    if (gradient === undefined) return null
    await this.computeGradients()
    return this.numbersOf(name, gradient)
  }

  async explain(name: string, index: readonly number[], gradient: boolean): Promise<CellArithmetic | null> {
    const tensor = this.tensors.get(name)
    if (tensor === undefined) return null
    if (gradient) await this.computeGradients()
    else this.restore()
    const arithmetic: (Arithmetic & { readonly paths?: readonly GradientPath[] }) | null = gradient
      ? gradientArithmeticOf(tensor, index, await this.gradientRun(tensor))
      : arithmeticOf(tensor, index, await this.valuesOf(operandsOf(tensor)))
    if (arithmetic === null) return null
    const { paths = [] } = arithmetic
    return {
      text: arithmetic.text,
      value: arithmetic.value,
      terms: arithmetic.terms.slice(0, 512),
      cells: arithmetic.cells.map(({ tensor, index, gradient = false }) => ({
        name: tensor.name ?? '',
        index: [...index],
        gradient,
      })),
      paths: paths.map(({ through, text, value }) => ({ through: through.name ?? through.op.kind, text, value })),
    }
  }

  dispose(): void {
    this.session.dispose()
  }

  /** The numbers that the arithmetic of this tensor's gradient reads. */
  private async gradientRun(tensor: Tensor): Promise<GradientRun> {
    const { consumers, gradientOf } = this
    const users = consumers(tensor)
    const gradientsOf = [tensor, ...users].flatMap(of => gradientOf.get(of) ?? [])
    const values = await this.valuesOf([...gradientsOf, tensor, ...users, ...users.flatMap(({ inputs }) => inputs)])
    const gradients = (of: Tensor): TensorValue | undefined => {
      const gradient = gradientOf.get(of)
      return gradient && values(gradient)
    }
    return { consumers, values, gradients }
  }

  private async computeGradients(): Promise<void> {
    this.withGradients ??= this.compileAll()
    this.restore()
    if (this.ran !== this.withGradients) await this.compute(this.withGradients)
  }

  private restore(): void {
    if (this.shown !== undefined) this.load(this.shown)
  }

  private async compute(program: Program): Promise<void> {
    this.cache.clear()
    this.ran = program
    await program.run(this.inputs)
  }

  private async numbersOf(name: string, tensor: Tensor): Promise<TensorNumbers> {
    this.restore()
    const { data, shape } = await this.valueOf(tensor)
    return { name, data: Float32Array.from(data), shape }
  }

  private async valuesOf(tensors: readonly Tensor[]): Promise<(tensor: Tensor) => TensorValue> {
    const values = await Promise.all(tensors.map(async tensor => [tensor, await this.valueOf(tensor)] as const))
    const known = new Map(values)
    return tensor => known.get(tensor) as TensorValue // an operand
  }

  /** Once a run: the numbers are asked for at the call, before another run can put others in their place. */
  private valueOf(tensor: Tensor): Promise<TensorValue> {
    let value = this.cache.get(tensor)
    if (value === undefined) this.cache.set(tensor, (value = this.readValue(tensor)))
    return value
  }

  private async readValue(tensor: Tensor): Promise<TensorValue> {
    const { op } = tensor
    if (op.kind === 'input') return this.inputs[op.name] ?? { data: new Float32Array(0), shape: [0] }
    if (op.kind !== 'parameter' && op.kind !== 'buffer') return this.ran.read(tensor)
    return { data: await this.session.readLeaf(op.key), shape: tensor.shape as number[] }
  }
}
