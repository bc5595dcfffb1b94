import { GlassformerError } from '../../errors/glassformer-error.js'
import type { OptionTable, Settled } from '../../options/option.js'
import { share, trueOrFalse } from '../../options/values.js'
import { assign } from '../../tensor/assignment.js'
import { l2, rate } from './common-options.js'
import type { OptimizerRule } from './optimizer-rule.js'

export const sgdOptions = {
  lr: { ...rate, default: 0.01, otherwise: '0.01, with noam 1' },
  momentum: { type: share, about: 'share of the last update that is done again', default: 0 },
  nesterov: { type: trueOrFalse, about: "Nesterov's momentum", default: false },
  weightDecay: l2,
} as const satisfies OptionTable

/** Stochastic gradient descent, as torch.optim.SGD. */
export function sgdRule({ momentum, nesterov, weightDecay }: Settled<typeof sgdOptions>): OptimizerRule {
  if (nesterov && momentum === 0) throw new GlassformerError('optimizer.nesterov needs optimizer.momentum above 0')
  const rule: OptimizerRule<'momentum', 'lr'> = {
    stateNames: momentum === 0 ? [] : ['momentum'],
    numbers: (_, lr) => ({ lr }),
    step:
      ({ lr }) =>
      (parameter, gradient, { momentum: velocity }) => {
        const g = weightDecay === 0 ? gradient : gradient.add(parameter.mul(weightDecay))
        if (momentum === 0) return [assign(parameter, parameter.sub(g.mul(lr)))]
        const nextVelocity = velocity.mul(momentum).add(g)
        const direction = nesterov ? g.add(nextVelocity.mul(momentum)) : nextVelocity
        return [assign(velocity, nextVelocity), assign(parameter, parameter.sub(direction.mul(lr)))]
      },
  }
  return rule
}
