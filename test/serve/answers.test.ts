import type { GenerateOptions, Generation } from 'glassformer'
import { expect, onTestFinished, test } from 'vitest'
import { alone, type Json, post, postJson, SEARCHES, SOURCES, served, start, vocabulary } from './served.js'

const isCut = ({ finishReason }: Generation['sequences'][number]): boolean => finishReason === 'length'

/** What the server must say, given what the library says. */
const asAnswer = (source: string, { sequences }: Generation): Json => ({
  source,
  text: vocabulary.format(sequences[0]?.ids ?? []),
  score: sequences[0]?.score,
  ...(sequences.some(isCut) && { warnings: [expect.stringMatching(/ cut at \d.* tokens: raise maxNewTokens$/u)] }),
  sequences: sequences.map(sequence => ({
    text: vocabulary.format(sequence.ids),
    tokens: sequence.ids.map(id => vocabulary.token(id)),
    ...sequence,
  })),
})

const expected = async (sources: readonly string[], options: GenerateOptions): Promise<Json> => ({
  answers: await Promise.all(sources.map(async source => asAnswer(source, await alone(source, options)))),
})

test.each(SEARCHES)('one source gets what generate gives: %o', async options => {
  const { url } = await start()
  for (const source of SOURCES.slice(0, 3)) {
    const { status, json } = await postJson(url, { source, ...options })
    expect(status).toBe(200)
    expect(json).toEqual(await expected([source], options))
  }
})

test.each(SEARCHES)('several sources, equal ones among them, get each what it gets alone: %o', async options => {
  const { url } = await start()
  const sources = [...SOURCES, SOURCES[0] ?? '', SOURCES[0] ?? '']
  const { status, json } = await postJson(url, { sources, ...options })
  expect(status).toBe(200)
  expect(json).toEqual(await expected(sources, options))
})

test('requests of all kinds that come at once get each what it gets alone', async () => {
  const { url } = await start({ limits: { maxBatch: 5 } })
  const asked = SEARCHES.flatMap(options => SOURCES.map(source => ({ source, ...options })))
  const answers = await Promise.all(asked.map(body => postJson(url, body)))
  for (const [n, { source, ...options }] of asked.entries()) {
    expect(answers[n]).toEqual({ status: 200, json: await expected([source], options) })
  }
})

test('what a run says of the length of answers holds unless a request says another', async () => {
  const { url } = await start({ model: { ...served, maxNewTokens: 2 } })
  const never = { source: '1 2 3 4', suppressTokens: [2] }
  const lengthOf = async (more: object): Promise<number> =>
    (await postJson(url, { ...never, ...more })).json.answers[0].sequences[0].ids.length
  expect(await lengthOf({})).toBe(2)
  expect(await lengthOf({ maxNewTokens: 5 })).toBe(5)
})

test('a source longer than those of the training is answered with a warning', async () => {
  const { url } = await start()
  served.model.longestSource = 6
  onTestFinished(() => {
    served.model.longestSource = null
  })
  const { json } = await postJson(url, { sources: ['1 2 3 4', '1 2 3 4 5'], forcedPrefix: [2] })
  expect(json.answers[0].warnings).toBe(undefined)
  expect(json.answers[1].warnings).toEqual([expect.stringMatching(/^sources\[1\] has 7 tokens.* at most 6: /u)])
})

/** The events of a stream, in order. */
async function eventsOf(response: Response): Promise<{ event: string; data: Json }[]> {
  const text = await response.text()
  return text
    .split('\n\n')
    .filter(block => block !== '')
    .map(block => {
      const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/u.exec(block) ?? []
      return { event, data: JSON.parse(data) }
    })
}

test.each(SEARCHES)('a stream ends with the answer, and its tokens are those of the answer: %o', async options => {
  const { url } = await start()
  const sources = SOURCES.slice(0, 3)
  const response = await post(url, { sources, ...options, stream: true })
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const events = await eventsOf(response)
  const last = events.pop()
  expect(last?.event).toBe('answer')
  expect(last?.data).toEqual(await expected(sources, options))
  expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['token']))
  for (const [source, { sequences }] of last?.data.answers.entries() ?? []) {
    const own = events.map(({ data }) => data).filter(data => data.source === source && data.sequence === 0)
    expect(own.map(({ id }) => id)).toEqual(sequences[0].ids)
    expect(own.map(({ token }) => token)).toEqual(sequences[0].tokens)
    expect(own.map(({ position }) => position)).toEqual([...sequences[0].ids.keys()])
  }
})
