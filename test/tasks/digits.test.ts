import { describe, expect, it } from 'vitest'
import { makeBatch } from '#data'
import { GlassformerError } from '#errors'
import { hash } from '#math'
import { digitsTask, isHeldOut } from '#tasks'

const task = digitsTask()
const digitsOf = (text: string) => text.split(' ').map(Number)
const sources = (pairs: readonly { source: readonly number[] }[]) => pairs.map(pair => task.format(pair.source))

function drawn(count: number, seed: number, options: Parameters<typeof digitsTask>[0] = {}) {
  const batches = digitsTask(options).trainingBatches(100, seed)
  return Array.from({ length: count / 100 }, () => batches.next()).flat()
}

function patternOf(source: readonly number[]): string {
  const descends = source.every((digit, i) => i === 0 || digit < (source[i - 1] ?? 0))
  if (descends && source.length >= 2) return 'descending'
  return new Set(source).size === 10 ? 'shuffle' : 'repeats'
}

describe('digits', () => {
  it('has the original layout', () => {
    expect([task.sourceVocabulary.size, task.srcPadIdx, task.trgPadIdx, task.ignoreIndex]).toEqual([13, 0, 0, 0])
    expect(task.parse('8 3 5 1')).toEqual([1, 11, 6, 8, 4, 2])
    expect(task.format([1, 4, 6, 8, 11, 2])).toBe('1 3 5 8')
  })

  it('has the input sorted ascending as target, between SOS and EOS', () => {
    for (const { source, target } of drawn(1000, 1)) {
      expect([source[0], source.at(-1), target[0], target.at(-1)]).toEqual([1, 2, 1, 2])
      expect(target.slice(1, -1)).toEqual(source.slice(1, -1).toSorted((a, b) => a - b))
    }
  })

  it('draws the three patterns alike, with every length', () => {
    const counts = new Map<string, number>()
    const lengths = new Map<string, Set<number>>()
    for (const pair of drawn(6000, 2)) {
      const source = digitsOf(task.format(pair.source))
      const pattern = patternOf(source)
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
      lengths.set(pattern, (lengths.get(pattern) ?? new Set()).add(source.length))
    }
    // A short list of repeats can descend by chance, so descending gets a little of the repeats' third.
    expect(counts.get('shuffle')).toBeGreaterThan(1850)
    expect(counts.get('shuffle')).toBeLessThan(2150)
    expect(counts.get('descending')).toBeGreaterThan(1950)
    expect(counts.get('descending')).toBeLessThan(2350)
    expect([...(lengths.get('repeats') ?? [])].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(lengths.get('descending')?.size).toBeGreaterThanOrEqual(8)
    expect(lengths.get('shuffle')).toEqual(new Set([10]))
  })

  it('never trains on a held-out sequence, of whatever pattern it is', () => {
    const trained = new Set(sources(drawn(40_000, 3)))
    const heldOut = sources(task.heldOut())
    expect(heldOut.filter(source => trained.has(source))).toEqual([])
    expect([...trained].some(source => isHeldOut(digitsOf(source)))).toBe(false)
  })

  it('holds out a tenth: about a hundred of the 1,013 descending runs, 1,000 of the others', () => {
    const descending = sources(task.heldOut('descending'))
    let all = 0
    let expected = 0
    for (let subset = 0; subset < 1024; subset++) {
      const source = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].filter(digit => subset & (1 << digit))
      if (source.length < 2) continue
      all++
      if (hash(source) % 10 === 0) {
        expected++
        expect(descending).toContain(source.join(' '))
      }
    }
    expect(all).toBe(1013)
    expect(descending).toHaveLength(expected)
    expect(expected).toBeGreaterThan(80)
    expect(expected).toBeLessThan(125)
    expect(task.heldOut('shuffle')).toHaveLength(1000)
    expect(task.heldOut('repeats')).toHaveLength(1000)
  })

  it('trains on every descending run that is not held out', () => {
    const trained = new Set(sources(drawn(40_000, 4, { patterns: ['descending'] })))
    expect(trained.size).toBe(1013 - task.heldOut('descending').length)
  })

  it('scores on distinct examples, the same at every call', () => {
    for (const pattern of task.patterns) {
      const examples = sources(task.heldOut(pattern))
      expect(new Set(examples).size).toBe(examples.length)
      expect(sources(digitsTask().heldOut(pattern))).toEqual(examples)
      expect(sources(task.heldOut(pattern, 7))).toEqual(examples.slice(0, 7))
    }
    expect(task.heldOut()).toHaveLength(task.patterns.flatMap(pattern => task.heldOut(pattern)).length)
    expect(task.heldOut('repeats', 3)).toHaveLength(3)
  })

  it('keeps its held-out sequences for ever', () => {
    expect(sources(task.heldOut('descending', 3))).toEqual(['8 5 3 1 0', '9 6 5 2 1', '9 6 4'])
    expect(sources(task.heldOut('shuffle', 2))).toEqual(['7 8 5 9 2 3 4 0 1 6', '3 6 7 1 4 2 9 0 8 5'])
  })

  it('resumes exactly from a state that went through JSON', () => {
    const batches = task.trainingBatches(16, 5)
    for (let i = 0; i < 7; i++) batches.next()
    const resumed = task.trainingBatches(16, JSON.parse(JSON.stringify(batches.state)))
    for (let i = 0; i < 7; i++) {
      expect(resumed.next()).toEqual(batches.next())
      expect(resumed.state).toEqual(batches.state)
    }
    expect(batches.state.position).toBe(14 * 16)
    expect(() => task.trainingBatches(16, {})).toThrow(
      'data position.epoch must be a whole number from 0 up, not missing',
    )
  })

  it('is decided by the seed', () => {
    expect(drawn(100, 6)).toEqual(drawn(100, 6))
    expect(drawn(100, 6)).not.toEqual(drawn(100, 7))
  })

  it('trains and scores only the chosen patterns', () => {
    const runs = digitsTask({ patterns: ['descending'] })
    expect(runs.patterns).toEqual(['descending'])
    for (const pair of drawn(500, 8, { patterns: ['descending'] })) {
      expect(patternOf(digitsOf(task.format(pair.source)))).toBe('descending')
    }
    expect(() => runs.heldOut('shuffle')).toThrow('digits has no pattern "shuffle"; it has descending')
  })

  it('pads batches with PAD', () => {
    const { src } = makeBatch(task.trainingBatches(32, 9).next(), task)
    expect(src.shape).toEqual([32, 12])
    expect(src.data).toContain(0)
  })
})

describe('the early layout', () => {
  const early = digitsTask({ layout: 'early' })

  it('has a vocabulary of 12, masks id 0, ignores nothing and takes one sequence at a time', () => {
    expect([early.sourceVocabulary.size, early.srcPadIdx, early.ignoreIndex, early.largestBatch]).toEqual([
      12,
      0,
      null,
      1,
    ])
    expect(early.parse('8 3 0')).toEqual([10, 8, 3, 0, 11])
    expect(early.format([10, 0, 3, 8, 11])).toBe('0 3 8')
    expect(() => early.trainingBatches(2, 1)).toThrow(GlassformerError)
    expect(() => early.trainingBatches(2, 1)).toThrow('use batchSize 1')
  })

  it('gives the same sequences as the standard layout, and holds out the same', () => {
    const a = early.trainingBatches(1, 1)
    const b = task.trainingBatches(1, 1)
    for (let i = 0; i < 100; i++) expect(a.next().map(p => early.format(p.source))).toEqual(sources(b.next()))
    expect(early.heldOut().map(pair => early.format(pair.source))).toEqual(sources(task.heldOut()))
  })
})
