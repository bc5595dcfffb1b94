import { product } from '../../../../tensor/extent.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Lowering } from '../lowering.js'
import { firstAxisPartition } from '../partitions.js'
import type { Adam } from './find-adam.js'
import type { Sgd } from './find-sgd.js'

// By slices of the parameter's first axis: the same in which its gradient is computed, so that each worker goes on with
// its own.

export function emitAdam(lowering: Lowering, found: Adam, gradient: Tensor): void {
  const { parameter, m, v, size, root, shrink, beta1, rest1, beta2, rest2, eps, weightDecay, writes } = found
  const args = {
    parameter: lowering.pointer(parameter),
    gradient: lowering.pointer(gradient),
    m: lowering.pointer(m),
    v: lowering.pointer(v),
    size: lowering.pointer(size),
    root: lowering.pointer(root),
    shrink: shrink === undefined ? null : lowering.pointer(shrink),
    beta1,
    rest1,
    beta2,
    rest2,
    eps,
    weightDecay,
    width: { size: product(parameter.shape.slice(1)) },
  }
  lowering.emit('adam', args, writes, { partition: firstAxisPartition(parameter.shape), local: true })
}

export function emitSgd(lowering: Lowering, found: Sgd, gradient: Tensor): void {
  const { parameter, velocity, rate, momentum, nesterov, weightDecay, writes } = found
  const args = {
    parameter: lowering.pointer(parameter),
    gradient: lowering.pointer(gradient),
    velocity: velocity === undefined ? null : lowering.pointer(velocity),
    rate: lowering.pointer(rate),
    momentum,
    weightDecay,
    nesterov,
    width: { size: product(parameter.shape.slice(1)) },
  }
  lowering.emit('sgd', args, writes, { partition: firstAxisPartition(parameter.shape), local: true })
}
