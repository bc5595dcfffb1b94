import { real } from '../../options/values.js'

/** Options that optimisers have in common. */

export const rate = {
  type: real({ above: 0 }),
  about: 'learning rate, which the schedule multiplies',
  alsoCalled: ['learningRate', 'stepSize'],
} as const

export const l2 = {
  type: real({ from: 0 }),
  about: 'L2: so much of each weight is added to its gradient',
  default: 0,
  alsoCalled: ['l2'],
} as const

export const decoupledDecay = { ...l2, about: 'so much of each weight, times the rate, is taken off it' } as const
