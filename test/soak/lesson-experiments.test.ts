import { describe, expect, it } from 'vitest'
import { experimentPart, lessons } from '#explain'

/** The trainings of the lessons in full: what they say must be what they measured. */
const engine = { engine: 'wasm' } as const

async function values(id: string): Promise<Readonly<Record<string, number>>> {
  const lesson = lessons.find(each => each.id === id)
  if (lesson?.experiment === undefined) throw new Error(`${id} has no experiment`)
  const shown = await lesson.experiment.run(engine, {})
  return Object.fromEntries(
    Object.entries(shown.values).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  )
}

describe('what the lessons train', () => {
  it('shift-or-mask: without the shift the loss falls to 0 and generation fails', async () => {
    const { lossUnshifted = 1, exactUnshifted = 1, exactShifted = 0 } = await values('shift-or-mask')
    expect(lossUnshifted).toBeLessThan(0.05)
    expect(exactUnshifted).toBeLessThan(0.1)
    expect(exactShifted).toBeGreaterThan(0.5)
  })

  it('patterns: trained on descending alone it sorts distinct digits and fails where one repeats', async () => {
    const { aloneDistinct = 0, aloneDuplicates = 1, allDuplicates = 0 } = await values('patterns')
    expect(aloneDistinct).toBeGreaterThan(0.9)
    expect(aloneDuplicates).toBeLessThan(0.1)
    expect(allDuplicates).toBeGreaterThan(aloneDuplicates)
  })

  it('purpose-of-positions: sinusoids lead within the trained length, nothing helps beyond', async () => {
    const { sinusoids = 0, indices = 1, none = 1, sinusoidsLong = 1 } = await values('purpose-of-positions')
    expect(sinusoids).toBeGreaterThan(Math.max(indices, none))
    expect(sinusoidsLong).toBeLessThan(sinusoids)
  })

  it('residual: at every depth more is right with it', async () => {
    const { exactShallow = 0, exactCutShallow = 1, exactDeep = 0, exactCutDeep = 1 } = await values('residual')
    expect(exactShallow).toBeGreaterThan(exactCutShallow)
    expect(exactDeep).toBeGreaterThan(exactCutDeep)
  })

  it('same-distribution: the range is narrower with LayerNorm, and not equal', async () => {
    const { withLow = 1, withHigh = 9, withoutLow = 1, withoutHigh = 1 } = await values('same-distribution')
    expect(withHigh / withLow).toBeLessThan(withoutHigh / withoutLow)
    expect(withHigh).not.toBe(withLow)
  })

  it('two-attentions: without cross-attention neither task is learned', async () => {
    const {
      digits = 0,
      digitsSelf = 0,
      digitsCross = 1,
      reverse = 0,
      reverseCross = 1,
    } = await values('two-attentions')
    expect(digits).toBeGreaterThan(0.4)
    expect(digitsSelf).toBeGreaterThan(digits - 0.15)
    expect(digitsCross).toBeLessThan(digits - 0.2)
    expect(reverseCross).toBeLessThan(reverse - 0.5)
  })

  it('normalise-or-regularise: a small data set is learned by heart', async () => {
    const { trained = 0, plain = 1 } = await values('normalise-or-regularise')
    expect(trained).toBeGreaterThan(plain + 0.1)
  })

  it('measures the same again', async () => {
    const lesson = lessons.find(({ id }) => id === 'why-sinusoids')
    if (lesson === undefined) throw new Error('no such lesson')
    const once = await experimentPart(lesson, engine)
    expect(await experimentPart(lesson, engine)).toEqual(once)
  })
})
