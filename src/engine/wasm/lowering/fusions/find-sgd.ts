import { type Assignment, assign } from '../../../../tensor/assignment.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Uses } from '../uses.js'
import { ANY, anyLeaf, anyTensor, Pattern } from './pattern.js'
import type { Piece } from './piece.js'

/** A step of gradient descent on one parameter. Swallows everything between the gradient and the new values. */
export interface Sgd extends Piece {
  readonly kind: 'sgd'
  readonly parameter: Tensor
  readonly gradient: Tensor
  /** `momentum·old + gradient`. */
  readonly velocity: Tensor | undefined
  readonly momentum: number
  readonly nesterov: boolean
  /** So much of the parameter is added to its gradient. */
  readonly weightDecay: number
  readonly rate: Tensor
}

const [parameter, velocity] = [anyLeaf('parameter'), anyLeaf('velocity')]
const [gradient, rate] = [anyTensor('gradient'), anyTensor('rate')]

const forms = (['nesterov', 'plain', 'none'] as const).flatMap(momentum =>
  [true, false].map(decays => formOf(momentum, decays)),
)

/** The step, and the operations in it whose numbers matter. */
function formOf(momentum: 'nesterov' | 'plain' | 'none', decays: boolean) {
  const decay = decays ? parameter.mul(ANY) : undefined
  const g = decay === undefined ? gradient : gradient.add(decay)
  const old = momentum === 'none' ? undefined : velocity.mul(ANY)
  const next = old?.add(g)
  const nesterov = momentum === 'nesterov'
  const direction = next === undefined ? g : nesterov ? g.add(next.mul(ANY)) : next
  const moving = next === undefined ? [] : [assign(velocity, next)]
  const pattern = new Pattern([...moving, assign(parameter, parameter.sub(direction.mul(rate)))])
  return { pattern, decay, old, nesterov }
}

/** @param leafOf the leaf that a value is assigned to. */
export function findSgd(uses: Uses, { leaf, value }: Assignment, leafOf: ReadonlyMap<Tensor, Tensor>): Sgd | undefined {
  for (const { pattern, decay, old, nesterov } of forms) {
    const found = pattern.find(value, uses, leafOf)
    if (found === undefined || found.at(rate).shape.length > 0) continue
    const moving = old === undefined ? undefined : found.at(velocity)
    return {
      kind: 'sgd',
      reads: [found.at(gradient), found.at(rate)],
      writes: moving === undefined ? [leaf] : [leaf, moving],
      parameter: leaf,
      gradient: found.at(gradient),
      velocity: moving,
      momentum: found.numberAt(old),
      nesterov,
      weightDecay: found.numberAt(decay),
      rate: found.at(rate),
    }
  }
  return undefined
}
