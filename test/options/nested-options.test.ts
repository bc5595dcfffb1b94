import { describe, expect, it } from 'vitest'
import { type Given, real, section, settleOptions, share, trueOrFalse, twoOf, variants, whole } from '#options'

const lr = { type: real({ above: 0 }), about: 'the rate', default: 0.1, alsoCalled: ['learningRate'] }
const forms = {
  plain: { lr },
  fast: {
    lr,
    momentum: { type: share, about: 'what is done again', default: 0 },
    betas: { type: twoOf(share, 'shares'), about: '' },
  },
} as const

const table = {
  steps: { type: whole(), about: 'steps', default: 10, alsoCalled: ['epochs'] },
  rule: { type: variants(forms), about: 'the rule', default: { name: 'plain' } },
  model: {
    type: section({
      width: { type: whole(1), about: 'width', required: true },
      deep: { type: trueOrFalse, about: 'deep', default: false },
      patience: { type: whole(), about: 'patience' },
    }),
    about: 'the model',
    required: true,
  },
} as const

const settle = (given: Given<typeof table>) => settleOptions(table, given)

describe('options within options', () => {
  it('have their own defaults, each form its own', () => {
    expect(settle({ model: { width: 3 } })).toEqual({
      steps: 10,
      rule: { name: 'plain', lr: 0.1 },
      model: { width: 3, deep: false },
    })
    expect(settle({ model: { width: 3, patience: 1 }, rule: { name: 'fast', betas: [0, 0.5] } })).toEqual({
      steps: 10,
      rule: { name: 'fast', lr: 0.1, momentum: 0, betas: [0, 0.5] },
      model: { width: 3, deep: false, patience: 1 },
    })
  })

  it.each<[string, object, string]>([
    ['a required one', { model: {} }, 'model.width must be a whole number from 1 up, not missing'],
    ['a required section', {}, 'model must be an object, not missing'],
    ['no section', { model: 3 }, 'model must be an object, not 3'],
    ['no form', { rule: [] }, 'rule must be an object with a name, one of plain, fast, not []'],
    ['no name', { rule: {} }, 'rule.name must be one of plain, fast, not missing'],
    [
      'a wrong name',
      { rule: { name: 'fats' } },
      'rule.name must be one of plain, fast, not "fats" (did you mean fast?)',
    ],
    [
      'an option of another form',
      { rule: { name: 'plain', momentum: 1 } },
      'rule.momentum is an option of fast, not of plain',
    ],
    ['a short list', { rule: { name: 'fast', betas: [1] } }, 'rule.betas must be a list of 2 shares, not [1]'],
    ['an item', { rule: { name: 'fast', betas: [0, 1] } }, 'rule.betas[1] must be a number from 0 up, below 1, not 1'],
  ])('refuse %s', (_, given, message) => {
    expect(() => settleOptions(table, given)).toThrow(message)
  })

  it.each<[string, object, string]>([
    ['the nearest', { stepz: 1 }, 'there is no option stepz (did you mean steps?)'],
    ['the nearest within', { model: { widht: 1 } }, 'there is no option model.widht (did you mean model.width?)'],
    ['where another name of it leads', { epochs: 1 }, 'epochs (did you mean steps?)'],
    ['… written otherwise', { learning_rate: 1 }, 'learning_rate (did you mean rule.lr?)'],
    ['where it belongs', { lr: 1 }, 'there is no option lr (did you mean rule.lr?)'],
    ['… from within', { model: { lr: 1 } }, 'there is no option model.lr (did you mean rule.lr?)'],
    ['… a section before a form', { patience: 1 }, 'patience (did you mean model.patience?)'],
    ['what everything inherits', { constructor: 1 }, 'there is no option constructor'],
    ['a name without end', { ['x'.repeat(9999)]: 1 }, `there is no option ${'x'.repeat(40)}…`],
  ])('that there are not: %s', (_, given, message) => {
    expect(() => settleOptions(table, given)).toThrow(message)
  })
})
