import type { StateDict } from '../model/state-dict.js'

/** A running mean of the weights that decays by `decay` a step (EMA): steadier than the last weights. */
export class MovingAverage {
  constructor(
    private readonly decay: number,
    private readonly average: StateDict,
  ) {}

  /** Takes one step's weights in. */
  update(key: string, weights: ArrayLike<number>): void {
    const data = this.average.get(key)?.data
    if (data === undefined) return
    for (let i = 0; i < data.length; i++) {
      data[i] = this.decay * (data[i] as number) + (1 - this.decay) * (weights[i] as number)
    }
  }

  /** Copies of the averaged weights. */
  get weights(): StateDict {
    return new Map([...this.average].map(([key, { data, shape }]) => [key, { data: data.slice(), shape }]))
  }
}
