import { hash } from '../../math/hash.js'
import { dropout } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { isTraining } from './module.js'
import { Step } from './sequential.js'

/**
 * In training, drops each number with probability `rate` and scales the others by 1/(1 − rate) (Srivastava et al.
 * 2014); in evaluation, and at rate 0, does nothing. Every place has a module, and so a random stream, of its own.
 */
export class Dropout extends Step {
  constructor(readonly rate: number) {
    super()
  }

  override forward(x: Tensor): Tensor {
    if (!isTraining()) return x
    return dropout(x, this.rate, hash([...this.path].map(character => character.charCodeAt(0))))
  }
}
