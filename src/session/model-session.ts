import { createEngine } from '../engine/create-engine.js'
import type { Program, Session, State, TensorValue } from '../engine/engine.js'
import { type EngineOptions, engineOptions } from '../engine/engine-options.js'
import type { Transformer } from '../model/transformer.js'
import { settleOptions } from '../options/settle.js'
import type { Assignment } from '../tensor/assignment.js'
import type { Tensor } from '../tensor/tensor.js'

type Tensors = Readonly<Record<string, Tensor>>

/** What a program computes, by name, and what it changes. */
export interface Traced<T extends Tensors> {
  readonly outputs: T
  readonly assignments?: readonly Assignment[]
}

/** A program with its outputs by name. */
export interface TracedProgram<T extends Tensors> {
  readonly program: Program
  readonly outputs: T
}

/** The programs of one model on one engine; each is traced and compiled once, at its first use. */
export class ModelSession {
  private readonly programs = new Map<string, TracedProgram<Tensors>>()
  private revision: number
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    readonly model: Transformer,
    readonly session: Session,
  ) {
    this.revision = model.revision
  }

  /** Runs the program `name` and reads its outputs. `trace` builds its graph when it is first asked for. */
  run<T extends Tensors>(
    name: string,
    trace: () => T,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<keyof T, TensorValue>> {
    return this.inTurn(async () => {
      const { program, outputs } = await this.compute(name, () => ({ outputs: trace() }), inputs)
      const read = Object.entries(outputs).map(async ([key, tensor]) => [key, await program.read(tensor)])
      return Object.fromEntries(await Promise.all(read)) as Record<keyof T, TensorValue>
    })
  }

  /**
   * Does some work on the session while nobody else does: a run's numbers are there until the next run of any program,
   * or until state is made or grows.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work)
    this.turn = result.catch(() => undefined)
    return result
  }

  /** Runs the program `name`, as a part of work that is done `inTurn`. */
  async compute<T extends Tensors>(
    name: string,
    trace: () => Traced<T>,
    inputs: Readonly<Record<string, TensorValue>>,
    states: readonly State[] = [],
  ): Promise<TracedProgram<T>> {
    this.refresh()
    let known = this.programs.get(name)
    if (known === undefined) {
      const { outputs, assignments = [] } = trace()
      known = { program: this.session.compile({ outputs: Object.values(outputs), assignments }), outputs }
      this.programs.set(name, known)
    }
    await known.program.run(inputs, undefined, states)
    return known as TracedProgram<T> // a name is always traced alike
  }

  /** Brings the session's parameters up to the model's. */
  private refresh(): void {
    if (this.revision === this.model.revision) return
    for (const { key, data } of this.model.parameters()) this.session.writeLeaf(key, data)
    this.revision = this.model.revision
  }
}

const sessions = new WeakMap<Transformer, Map<string, Promise<ModelSession>>>()

/**
 * The session of a model on an engine: the same one for the same options, gone with the model.
 *
 * @throws GlassformerError for an option that there isn't or that can't be
 */
export function modelSession(model: Transformer, given: EngineOptions = {}): Promise<ModelSession> {
  const { engine, threads = 1 } = settleOptions(engineOptions, given)
  let known = sessions.get(model)
  if (known === undefined) sessions.set(model, (known = new Map()))
  const key = `${engine} ${threads}`
  let session = known.get(key)
  if (session === undefined) {
    session = createEngine({ engine, threads }).then(
      async made => new ModelSession(model, await made.open(leavesOf(model))),
    )
    known.set(key, session)
    session.catch(() => known.delete(key))
  }
  return session
}

/** A model's parameters and buffers, as an engine takes them. */
export function leavesOf(model: Transformer): Map<string, TensorValue> {
  return new Map([...model.parameters()].map(({ key, data, sizes }) => [key, { data, shape: sizes }]))
}
