import { describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { additionTask, copyTask, createTask, reverseTask, taskNames } from '#tasks'

describe.each(taskNames)('%s', name => {
  const task = createTask(name)

  it('never trains on what it holds out', () => {
    const heldOut = new Set(task.heldOut().map(pair => task.format(pair.source)))
    expect(heldOut.size).toBeGreaterThanOrEqual(1000)
    const batches = task.trainingBatches(50, 1)
    for (let i = 0; i < 100; i++) {
      for (const pair of batches.next()) expect(heldOut).not.toContain(task.format(pair.source))
    }
  })

  it('reads the text that it writes', () => {
    for (const { source, target } of task.heldOut(undefined, 50)) {
      expect(task.parse(task.format(source))).toEqual(source)
      expect(task.targetVocabulary.parse(task.format(target))).toEqual(target)
    }
  })

  it('answers any source as its examples do, also one longer than it trains on', () => {
    for (const { source, target } of task.heldOut(undefined, 50)) {
      expect(task.answer?.(source)).toEqual(target.slice(1, -1))
      expect(task.answer?.([...source.slice(1), task.srcPadIdx])).toEqual(target.slice(1, -1))
    }
  })

  it('is made again from its name and options', () => {
    const again = createTask(task.name, JSON.parse(JSON.stringify(task.options)))
    expect(again.trainingBatches(20, 2).next()).toEqual(task.trainingBatches(20, 2).next())
    expect(again.heldOut()).toEqual(task.heldOut())
  })

  it('refuses options that it does not have', () => {
    expect(() => createTask(name, { colour: 'red' })).toThrow(GlassformerError)
    expect(() => createTask(name, { colour: 'red' })).toThrow(new RegExp(`^task ${name}: .*colour`))
  })
})

describe('createTask', () => {
  it('names the known tasks when it does not know one', () => {
    expect(() => createTask('sort')).toThrow(
      'there is no task "sort"; the built-in tasks are digits, reverse, copy, addition',
    )
    expect(() => createTask('toString')).toThrow(GlassformerError)
  })
  it('names the option at fault', () => {
    expect(() => createTask('digits', { layout: 'late' })).toThrow(
      'task digits: layout must be one of standard, early, not "late"',
    )
    expect(() => createTask('digits', { patterns: [] })).toThrow(
      'task digits: patterns must be a list of 1 or more of descending, shuffle, repeats, not []',
    )
    expect(() => createTask('reverse', { alphabetSize: 0 })).toThrow(
      'task reverse: alphabetSize must be a whole number from 1 to 36, not 0',
    )
    expect(() => createTask('reverse', { minLength: 5, maxLength: 4 })).toThrow(
      'minLength 5 is greater than maxLength 4',
    )
    expect(() => createTask('addition', { maxDigits: 'two' })).toThrow(
      'task addition: maxDigits must be a whole number from 1 to 15, not "two"',
    )
  })
})

describe('the answers', () => {
  const answers = (task: ReturnType<typeof reverseTask>) =>
    task.heldOut(undefined, 200).map(({ source, target }) => [task.format(source), task.format(target)] as const)

  it('of reverse are the source backwards', () => {
    for (const [source, target] of answers(reverseTask({ alphabetSize: 12, minLength: 3, maxLength: 5 }))) {
      expect(target).toBe([...source].reverse().join(''))
      expect(source).toMatch(/^[0-9ab]( [0-9ab]){2,4}$/)
    }
  })
  it('of copy are the source', () => {
    for (const [source, target] of answers(copyTask())) expect(target).toBe(source)
  })
  it('of addition are the sum', () => {
    for (const [source, target] of answers(additionTask())) {
      const [a, b] = source.split('+')
      expect(target).toBe(String(Number(a) + Number(b)))
      expect(source).toMatch(/^(0|[1-9]\d{0,2})\+(0|[1-9]\d{0,2})$/)
    }
  })
})

describe('the right answer', () => {
  const answer = (name: string, text: string, options = {}) => {
    const task = createTask(name, options)
    const ids = task.answer?.(task.parse(text))
    return ids == null ? ids : task.format(ids)
  }

  it('is known beyond what a task trains on', () => {
    expect(answer('digits', '9 8 7 6 5 4 3 2 1 0 0 0 5 5 3')).toBe('0 0 0 1 2 3 3 4 5 5 5 6 7 8 9')
    expect(answer('digits', '3 0 1', { layout: 'early' })).toBe('0 1 3')
    expect(answer('reverse', '1 2')).toBe('2 1')
    expect(answer('addition', '007+99999')).toBe('100006')
  })
  it('is null for what is no source', () => {
    for (const text of ['12', '1+', '+1', '1+2+3', '9999999999999999+1'])
      expect(answer('addition', text), text).toBeNull()
  })
})

describe('small tasks', () => {
  it('score on all that is held out', () => {
    const trained = new Set<string>()
    const task = copyTask({ alphabetSize: 3, maxLength: 4 })
    const batches = task.trainingBatches(100, 1)
    for (let i = 0; i < 300; i++) for (const pair of batches.next()) trained.add(task.format(pair.source))
    expect(trained.size + task.heldOut().length).toBe(3 + 9 + 27 + 81)
    expect(additionTask({ maxDigits: 1 }).heldOut().length).toBeGreaterThan(3)
  })
  it('say so when nothing is left to train on', () => {
    const empty = Array.from({ length: 40 }, (_, i) =>
      copyTask({ alphabetSize: 1, minLength: i + 1, maxLength: i + 1 }),
    )
    const impossible = empty.find(task => task.heldOut().length === 1)
    expect(() => impossible?.trainingBatches(1, 1).next()).toThrow('every example of the pattern "copy" is held out')
  })
})
