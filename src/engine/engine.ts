import type { Assignment } from '../tensor/assignment.js'
import type { DimValues } from '../tensor/dim.js'
import type { Tensor } from '../tensor/tensor.js'

/** The numbers of a tensor: floats, or ids and masks as integers. */
export type NumericArray = Float32Array | Float64Array | Int32Array

/** Numbers with their shape, row-major. */
export interface TensorValue {
  readonly data: NumericArray
  readonly shape: readonly number[]
}

/** A parameter or buffer: its shape and first numbers, which are zeros where none are given. */
export interface Leaf {
  readonly shape: readonly number[]
  readonly data?: NumericArray | undefined
}

/**
 * Memory for buffers whose shapes are open, of one user of a session's programs: a decoder's keys and values. Any number
 * of users share the programs, each with state of its own.
 */
export interface State {
  /** The values of the symbols in the buffers' shapes, and of others that a run shall have. */
  readonly sizes: DimValues
  /**
   * Gives sizes other values. Numbers keep their places as far as both shapes have them; only the sizes of the first two
   * axes may change.
   */
  resize(sizes: DimValues): void
  /**
   * Goes on with these indices of the first axis, which must be the symbol `N`: one may go, or come more than once. Of an
   * axis that is filled little by little, what counts by its size is kept.
   */
  select(rows: readonly number[]): void
  /** Frees the memory. Not needed, only sooner than when nobody holds it any more. */
  dispose(): void
}

/** What a program is to compute. */
export interface ProgramRequest {
  /** What the program computes. A scalar loss, logits … */
  readonly outputs: readonly Tensor[]
  /** Tensors that must be readable after a run besides the outputs. They may cost speed, never a bit. */
  readonly observed?: readonly Tensor[]
  /** What a run changes, at its end. No leaf twice. */
  readonly assignments?: readonly Assignment[]
}

/**
 * What dropout's random numbers depend on, besides the tensor's stream and the element's row and column: the same
 * seed and step drop the same elements, on every engine.
 */
export interface Randomness {
  readonly seed: number
  readonly step: number
}

/** A compiled graph: runs at any batch size and lengths. */
export interface Program {
  /**
   * Runs once. The shapes of the inputs give the symbols their values.
   *
   * @param inputs by the name of the input leaf.
   * @param randomness what dropout draws from. Default: seed 0, step 0.
   * @param states where the buffers with open shapes lie.
   * @throws GlassformerError when an input is missing, has another rank or size, or ids are out of range.
   */
  run(inputs: Readonly<Record<string, TensorValue>>, randomness?: Randomness, states?: readonly State[]): Promise<void>
  /**
   * A copy of an output's or observed tensor's numbers as they are at the call, whatever is run before the promise
   * resolves. They are there after `run` until the session's next `run`. A parameter or buffer has its new numbers, and
   * so has a view of one.
   *
   * @param into where floats may be copied to, if as many fit: then `data` is this array's beginning.
   */
  read(tensor: Tensor, into?: Float32Array): Promise<TensorValue>
}

/** One set of parameters on one engine, and the programs that share it. */
export interface Session {
  /**
   * Makes a program of a graph.
   *
   * @throws GlassformerError for a graph that this engine can't run.
   */
  compile(request: ProgramRequest): Program
  /**
   * Makes state for these buffers.
   *
   * @param sizes the values of the symbols in their shapes.
   */
  openState(buffers: readonly Tensor[], sizes: DimValues): State
  /** A copy of a parameter's or buffer's numbers as they are at the call. */
  readLeaf(key: string): Promise<NumericArray>
  /** Gives a parameter or buffer other numbers, row-major. */
  writeLeaf(key: string, data: ArrayLike<number>): void
  /** Frees memory and threads. */
  dispose(): void
}

/** Where a graph runs. */
export interface Engine {
  /** `reference`, `wasm`, `wasm-relaxed` or `blas`. */
  readonly name: string
  /** What it found on this machine, such as the BLAS it calls. */
  readonly detail?: string
  /** On how many it computes. */
  readonly threads: number
  /**
   * Takes parameters to the engine, with memory and threads of their own.
   *
   * @param leaves the parameters and buffers by key.
   */
  open(leaves: ReadonlyMap<string, Leaf>): Promise<Session>
}
