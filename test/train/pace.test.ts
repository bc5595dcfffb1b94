import { expect, it } from 'vitest'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { fit, Pace } from '#train'
import { tinyOptions } from '../support/models.js'

it('says how long a step takes now, whatever the first ones took', () => {
  const pace = new Pace()
  expect(pace.secondsPerStep(1, 10)).toBe(10)
  expect(pace.secondsPerStep(2, 10.5)).toBe(0.5)
  expect(pace.secondsPerStep(3, 11)).toBe(0.5)
  for (let step = 4; step < 100; step++) pace.secondsPerStep(step, 9.5 + step / 2)
  // From here on twice as slow: after as many steps again nothing else is left of it.
  let last = 0
  for (let step = 100; step <= 400; step++) last = pace.secondsPerStep(step, 59 + (step - 99))
  expect(last).toBe(1)
})

it('fit gives the norm of the gradients where clipping computes it', async () => {
  const norms = []
  for (const clipNorm of [0, 1]) {
    const model = new Transformer({ ...tinyOptions, seed: 1 })
    for await (const event of fit(model, digitsTask(), { steps: 1, batchSize: 4, clipNorm }))
      norms.push(event.gradientNorm)
  }
  expect(norms).toEqual([undefined, expect.any(Number)])
})
