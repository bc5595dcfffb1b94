import { beforeAll, describe, expect, it } from 'vitest'
import {
  askExercises,
  exercisesOf,
  isRight,
  type LessonContext,
  languages,
  lessons,
  predictionOf,
  printExercises,
  printGlossary,
  textWidth,
} from '#explain'
import { tinyContext } from './tiny-context.js'

let wasm: LessonContext
let reference: LessonContext
beforeAll(async () => {
  wasm = await tinyContext('wasm')
  reference = await tinyContext('reference')
})

describe.each(lessons.map(lesson => [lesson.id, lesson] as const))('the exercises of %s', (id, lesson) => {
  it('are two, with answers that both engines compute', async () => {
    const [given, wanted] = [await askExercises(id, wasm), await askExercises(id, reference)]
    expect(given).toHaveLength(2)
    const seen = (all: typeof given) =>
      all.map(({ question, asked: { options, answer } }) => ({ question, options, answer }))
    expect(seen(given)).toEqual(seen(wanted))
  })

  it('know a right answer from a wrong one', async () => {
    for (const { asked } of await askExercises(id, wasm)) {
      expect(asked.answer).not.toMatch(/^$|undefined|NaN/u)
      expect(isRight(asked, asked.answer)).toBe(true)
      expect(isRight(asked, asked.answer.replace(/[()[\]]/gu, ' ').replaceAll(',', '，'))).toBe(true)
      expect(isRight(asked, `${asked.answer}x`)).toBe(false)
      expect(isRight(asked, '')).toBe(false)
      for (const option of asked.options ?? []) expect(isRight(asked, option)).toBe(option === asked.answer)
    }
  })

  it('ask in both languages something that the lesson did not', async () => {
    const questions = (await askExercises(id, wasm)).map(({ question }) => question)
    for (const { zh, en } of questions) {
      expect(zh).toMatch(/[\u4e00-\u9fff].*[？。）]$/u)
      expect(en).toMatch(/^[^\u3000-\u9fff]+[?.)]$/u)
      expect(zh + en).not.toMatch(/\{\{|undefined|NaN/u)
    }
    const all = [...questions, (await predictionOf(lesson, wasm))?.question].map(question => question?.en)
    expect(new Set(all).size).toBe(3)
  })
})

it.each(lessons.map(({ id }) => id))('%s prints them no wider than the terminal', async id => {
  const exercises = await askExercises(id, wasm)
  for (const language of languages)
    for (const width of [60, 80, 120])
      for (const key of [false, true])
        for (const line of printExercises(id, exercises, { key }, { language, width }))
          if (textWidth(line) > width) expect(line).toBe(`no more than ${width} columns`)
})

it('prints the terms no wider than the terminal', () => {
  for (const language of languages)
    for (const width of [60, 80, 120])
      for (const line of printGlossary({ language, width })) expect(textWidth(line)).toBeLessThanOrEqual(width)
})

it('refuses what is no lesson', () => {
  expect(() => exercisesOf('nothing')).toThrow('there are no exercises for "nothing"')
})

it.each([
  ['2.408', '2.4079', true],
  ['2.408', '2.41', false],
  ['2.408', '2.4086', false],
  ['-1.41', '-1.4142', true],
  ['21', '21.3', false],
  ['[0.5, 0.6]', '0。5；0.60', true],
  ['(3, 7, 12)', '3x7x12', true],
  ['1.0', '1', true],
])('the answer %s, given as %s: %s', (answer, guess, right) => {
  expect(isRight({ answer }, guess)).toBe(right)
})

it('takes a distance with either sign, and a number with its own', () => {
  for (const guess of ['0.001', '-0.001', '−0.0010', '－0.001'])
    expect(isRight({ answer: '0.0010', eitherSign: true }, guess)).toBe(true)
  expect(isRight({ answer: '0.0010' }, '-0.001')).toBe(false)
})
