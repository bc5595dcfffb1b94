import { twoOf } from '../../options/lists.js'
import type { OptionTable, Settled } from '../../options/option.js'
import { share } from '../../options/values.js'
import { assign } from '../../tensor/assignment.js'
import { sign } from '../sign.js'
import { decoupledDecay, rate } from './common-options.js'
import type { OptimizerRule } from './optimizer-rule.js'

export const lionOptions = {
  lr: { ...rate, default: 1e-4, otherwise: '0.0001, with noam 1' },
  betas: {
    type: twoOf(share, 'numbers'),
    about: "share of the running mean of the gradients in the step's direction, and its decay",
    default: [0.9, 0.99],
  },
  weightDecay: decoupledDecay,
} as const satisfies OptionTable

/** Lion (Chen et al. 2023, algorithm 2): each weight moves by the rate, in the direction of its gradients' sign. */
export function lionRule({ betas: [beta1, beta2], weightDecay }: Settled<typeof lionOptions>): OptimizerRule {
  const rule: OptimizerRule<'m', 'lr'> = {
    stateNames: ['m'],
    numbers: (_, lr) => ({ lr }),
    step:
      ({ lr }) =>
      (parameter, gradient, { m }) => {
        const direction = sign(m.mul(beta1).add(gradient.mul(1 - beta1)))
        const decayed = weightDecay === 0 ? direction : direction.add(parameter.mul(weightDecay))
        return [assign(parameter, parameter.sub(decayed.mul(lr))), assign(m, m.mul(beta2).add(gradient.mul(1 - beta2)))]
      },
  }
  return rule
}
