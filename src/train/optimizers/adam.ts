import { power } from '../../math/power.js'
import { twoOf } from '../../options/lists.js'
import type { OptionTable, Settled } from '../../options/option.js'
import { real, share } from '../../options/values.js'
import { assign } from '../../tensor/assignment.js'
import { decoupledDecay, l2, rate } from './common-options.js'
import type { OptimizerRule } from './optimizer-rule.js'

export const adamOptions = {
  lr: { ...rate, default: 1e-3, otherwise: '0.001, with noam 1' },
  betas: {
    type: twoOf(share, 'numbers'),
    about: 'decay of the running means of the gradient and of its square',
    default: [0.9, 0.999],
  },
  eps: { type: real({ from: 0 }), about: 'added to the denominator', default: 1e-8 },
  weightDecay: l2,
} as const satisfies OptionTable

export const adamwOptions = {
  ...adamOptions,
  weightDecay: { ...decoupledDecay, default: 0.01 },
} as const satisfies OptionTable

type AdamConfig = Settled<typeof adamOptions>

/** Adam (Kingma and Ba 2015, algorithm 1), as torch.optim.Adam. */
export function adamRule(config: AdamConfig): OptimizerRule {
  return rule(config, config.weightDecay, 0)
}

/** AdamW (Loshchilov and Hutter 2019, algorithm 2), as torch.optim.AdamW. */
export function adamwRule(config: AdamConfig): OptimizerRule {
  return rule(config, 0, config.weightDecay)
}

function rule(
  { betas: [beta1, beta2], eps }: AdamConfig,
  inGradient: number,
  ofWeight: number,
): OptimizerRule<'m' | 'v', 'lr' | 'correction1' | 'correction2'> {
  return {
    stateNames: ['m', 'v'],
    numbers: (step, lr) => ({ lr, correction1: 1 - power(beta1, step), correction2: 1 - power(beta2, step) }),
    step({ lr, correction1, correction2 }) {
      const size = lr.div(correction1)
      const root = correction2.sqrt()
      const shrink = lr.mul(ofWeight)
      return (parameter, gradient, { m, v }) => {
        const g = inGradient === 0 ? gradient : gradient.add(parameter.mul(inGradient))
        const nextM = m.mul(beta1).add(g.mul(1 - beta1))
        const nextV = v.mul(beta2).add(g.mul(1 - beta2).mul(g))
        const start = ofWeight === 0 ? parameter : parameter.sub(parameter.mul(shrink))
        const next = start.sub(nextM.mul(size).div(nextV.sqrt().div(root).add(eps)))
        return [assign(m, nextM), assign(v, nextV), assign(parameter, next)]
      }
    },
  }
}
