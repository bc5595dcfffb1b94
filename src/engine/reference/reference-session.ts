import { GlassformerError } from '../../errors/glassformer-error.js'
import { elementCount } from '../../math/row-major.js'
import { type DimValues, shapeText } from '../../tensor/dim.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Leaf, NumericArray, Program, ProgramRequest, Session, State } from '../engine.js'
import { NDArray } from './ndarray.js'
import type { Floats } from './precision.js'
import type { ProgramHost } from './program-host.js'
import { ReferenceProgram } from './reference-program.js'
import { ReferenceState } from './reference-state.js'

/** Parameters and buffers, and the programs that read and change them. */
export class ReferenceSession implements Session, ProgramHost {
  private readonly leaves = new Map<string, NDArray>()

  constructor(
    values: ReadonlyMap<string, Leaf>,
    readonly floats: Floats,
  ) {
    for (const [key, { data, shape }] of values) {
      this.leaves.set(key, new NDArray(floats(elementCount(shape)), shape))
      if (data !== undefined) this.writeLeaf(key, data)
    }
  }

  compile(request: ProgramRequest): Program {
    return new ReferenceProgram(request, this)
  }

  openState(buffers: readonly Tensor[], sizes: DimValues): State {
    return new ReferenceState(buffers, sizes, this.floats)
  }

  async readLeaf(key: string): Promise<NumericArray> {
    return this.leaf(key).data.slice()
  }

  writeLeaf(key: string, data: ArrayLike<number>): void {
    const { shape, size } = this.leaf(key)
    if (data.length !== size) {
      throw new GlassformerError(`${key} ${shapeText(shape)} holds ${size} numbers, got ${data.length}`)
    }
    const numbers = this.floats(size)
    numbers.set(data)
    this.leaves.set(key, new NDArray(numbers, shape))
  }

  dispose(): void {
    this.leaves.clear()
  }

  leaf(key: string): NDArray {
    const leaf = this.leaves.get(key)
    if (leaf === undefined) throw new GlassformerError(`the session holds no parameter or buffer ${key}`)
    return leaf
  }
}
