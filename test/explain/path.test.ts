import { expect, it } from 'vitest'
import { lessons, path, placeOf, SESSION, stops } from '#explain'

it('has every lesson once, in five chapters, the parts first', () => {
  const ids = stops.map(({ lesson }) => lesson.id)
  expect([...ids].sort()).toEqual(lessons.map(({ id }) => id).sort())
  expect(path).toHaveLength(5)
  expect(ids[0]).toBe('parts')
})

it('puts what a lesson needs before it', () => {
  const seen = new Set<string>()
  for (const { lesson, needs } of stops) {
    expect(needs.filter(id => !seen.has(id))).toEqual([])
    seen.add(lesson.id)
  }
})

it('fits into four sessions, in order', () => {
  const sessions = stops.map(({ session }) => session)
  expect([...sessions].sort((a, b) => a - b)).toEqual(sessions)
  expect([...new Set(sessions)]).toEqual([1, 2, 3, 4])
  for (const session of new Set(sessions)) {
    const own = stops.filter(stop => stop.session === session)
    expect(own.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThanOrEqual(SESSION)
  }
})

it('knows the lessons around a lesson', () => {
  expect(placeOf('parts').previous).toBeUndefined()
  expect(placeOf('sos-eos').previous?.lesson.id).toBe('parts')
  expect(placeOf('energy').next?.lesson.id).toBe('q-and-k-size')
  expect(placeOf('feeding-back').next).toBeUndefined()
  expect(() => placeOf('nothing')).toThrow('the course has no lesson "nothing"')
})
