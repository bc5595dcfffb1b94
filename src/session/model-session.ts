import { createEngine } from '../engine/create-engine.js'
import type { Program, Session, TensorValue } from '../engine/engine.js'
import { type EngineOptions, engineOptions } from '../engine/engine-options.js'
import type { Transformer } from '../model/transformer.js'
import { settleOptions } from '../options/settle.js'
import type { Tensor } from '../tensor/tensor.js'

/** The programs of one model on one engine; each is traced and compiled once, at its first use. */
export class ModelSession {
  private readonly programs = new Map<
    string,
    { readonly program: Program; readonly outputs: Readonly<Record<string, Tensor>> }
  >()
  private revision: number
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    readonly model: Transformer,
    readonly session: Session,
  ) {
    this.revision = model.revision
  }

  /** Runs the program `name` and reads its outputs. `trace` builds its graph when it is first asked for. */
  run<T extends Readonly<Record<string, Tensor>>>(
    name: string,
    trace: () => T,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<keyof T, TensorValue>> {
    // One after the other: a run's numbers are there until the next run of any program.
    const result = this.turn.then(() => this.runNow(name, trace, inputs))
    this.turn = result.catch(() => undefined)
    return result
  }

  private async runNow<T extends Readonly<Record<string, Tensor>>>(
    name: string,
    trace: () => T,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<keyof T, TensorValue>> {
    this.refresh()
    let known = this.programs.get(name)
    if (known === undefined) {
      const outputs = trace()
      known = { program: this.session.compile({ outputs: Object.values(outputs) }), outputs }
      this.programs.set(name, known)
    }
    const { program, outputs } = known
    await program.run(inputs)
    return Object.fromEntries(Object.entries(outputs).map(([key, tensor]) => [key, program.read(tensor)])) as Record<
      keyof T,
      TensorValue
    >
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
