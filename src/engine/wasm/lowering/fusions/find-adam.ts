import { type Assignment, assign } from '../../../../tensor/assignment.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Uses } from '../uses.js'
import { ANY, anyLeaf, anyTensor, Pattern } from './pattern.js'
import type { Piece } from './piece.js'

/** A step of Adam or AdamW on one parameter. Swallows everything between the gradient and the three new values. */
export interface Adam extends Piece {
  readonly kind: 'adam'
  readonly parameter: Tensor
  readonly gradient: Tensor
  readonly m: Tensor
  readonly v: Tensor
  /** The running means are `beta·old + rest·new`. */
  readonly beta1: number
  readonly rest1: number
  readonly beta2: number
  readonly rest2: number
  readonly eps: number
  /** So much of the parameter is added to its gradient. */
  readonly weightDecay: number
  /** Numbers of the step: the rate by m's bias correction, the root of v's, the share that the parameter loses. */
  readonly size: Tensor
  readonly root: Tensor
  readonly shrink: Tensor | undefined
}

const [parameter, m, v] = [anyLeaf('parameter'), anyLeaf('m'), anyLeaf('v')]
const [gradient, size] = [anyTensor('gradient'), anyTensor('size')]
const [root, shrink] = [anyTensor('root'), anyTensor('shrink')]

const forms = [true, false].flatMap(decays => [true, false].map(shrinks => formOf(decays, shrinks)))

/** The step, and the operations in it whose numbers matter. */
function formOf(decays: boolean, shrinks: boolean) {
  const decay = decays ? parameter.mul(ANY) : undefined
  const g = decay === undefined ? gradient : gradient.add(decay)
  const [oldM, newM, oldV, newV] = [m.mul(ANY), g.mul(ANY), v.mul(ANY), g.mul(ANY)]
  const [nextM, nextV] = [oldM.add(newM), oldV.add(newV.mul(g))]
  const padded = nextV.sqrt().div(root).add(ANY)
  const start = shrinks ? parameter.sub(parameter.mul(shrink)) : parameter
  const next = start.sub(nextM.mul(size).div(padded))
  const pattern = new Pattern([assign(m, nextM), assign(v, nextV), assign(parameter, next)])
  return { pattern, decay, oldM, newM, oldV, newV, padded, shrinks }
}

/** @param leafOf the leaf that a value is assigned to. */
export function findAdam(
  uses: Uses,
  { leaf, value }: Assignment,
  leafOf: ReadonlyMap<Tensor, Tensor>,
): Adam | undefined {
  for (const { pattern, decay, oldM, newM, oldV, newV, padded, shrinks } of forms) {
    const found = pattern.find(value, uses, leafOf)
    if (found === undefined) continue
    const step = { size: found.at(size), root: found.at(root), shrink: shrinks ? found.at(shrink) : undefined }
    const numbers = Object.values(step).filter(number => number !== undefined)
    if (numbers.some(({ shape }) => shape.length > 0)) continue
    const own = { parameter: leaf, m: found.at(m), v: found.at(v) }
    return {
      kind: 'adam',
      reads: [found.at(gradient), ...numbers],
      writes: Object.values(own),
      ...own,
      gradient: found.at(gradient),
      beta1: found.numberAt(oldM),
      rest1: found.numberAt(newM),
      beta2: found.numberAt(oldV),
      rest2: found.numberAt(newV),
      eps: found.numberAt(padded),
      weightDecay: found.numberAt(decay),
      ...step,
    }
  }
  return undefined
}
