import { product } from '../../../tensor/extent.js'
import type { Update } from '../../engine.js'
import { dense } from './layout.js'
import type { Lowering } from './lowering.js'
import { firstAxisPartition } from './partitions.js'

/**
 * An optimiser's step on one parameter, by slices of the parameter's first axis: the same in which its gradient is
 * computed, so that each worker goes on with its own.
 */
export function lowerUpdate(lowering: Lowering, { rule, parameter, gradient, state, hyper }: Update): void {
  const pointer = (tensor: (typeof state)[number]) => lowering.pointer(tensor)
  const common = {
    parameter: pointer(parameter),
    gradient: pointer(dense(gradient)),
    hyper: pointer(hyper),
    width: { size: product(parameter.shape.slice(1)) },
  }
  const [first, second] = state
  const partition = firstAxisPartition(parameter.shape)
  if (rule === 'adam' && first !== undefined && second !== undefined) {
    lowering.emit('adam', { ...common, m: pointer(first), v: pointer(second) }, [parameter, first, second], {
      partition,
      local: true,
    })
  } else {
    const momentumBuffer = first === undefined ? null : pointer(first)
    lowering.emit('sgd', { ...common, momentumBuffer }, first === undefined ? [parameter] : [parameter, first], {
      partition,
      local: true,
    })
  }
}
