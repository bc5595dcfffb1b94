import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Json, post, postJson, RawClient, SEARCHES, SOURCES, start } from './served.js'

/** A schema of the description, as one that can check. */
function schemaOf(description: Json, name: string): z.ZodType {
  const { oneOf: _, ...schema } = description.components.schemas[name] // a test of its own holds it
  return z.fromJSONSchema(schema)
}

test('what the server answers is what its description says', async () => {
  const { url } = await start({ version: '1.2.3' })
  const description: Json = await (await fetch(`${url}/openapi.json`)).json()
  expect(description).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } })
  expect(Object.keys(description.paths)).toEqual(['/v1/generate', '/health', '/openapi.json'])

  const request = schemaOf(description, 'GenerateRequest')
  const answer = schemaOf(description, 'GenerateAnswer')
  for (const options of SEARCHES) {
    const body = { sources: SOURCES, ...options }
    expect(request.safeParse(body).success).toBe(true)
    expect(answer.safeParse((await postJson(url, body)).json).error?.issues ?? []).toEqual([])
  }
  const token = schemaOf(description, 'StreamedToken')
  const [first = ''] = (await (await post(url, { source: '1 2', stream: true })).text()).split('\n\n')
  expect(token.safeParse(JSON.parse(first.replace(/^event: token\ndata: /u, ''))).error?.issues ?? []).toEqual([])

  const health = await (await fetch(`${url}/health`)).json()
  expect(schemaOf(description, 'Health').safeParse(health).error?.issues ?? []).toEqual([])
  expect(health).toMatchObject({ status: 'ok', requests: 0, answered: SEARCHES.length + 1 })
  const { example } = description.paths['/v1/generate'].post.requestBody.content['application/json']
  expect((await postJson(url, example)).status).toBe(200)
})

test('the refusals of a server under load, and of one that is called by a strange name, are described', async () => {
  const { url, port } = await start()
  const { paths, components }: Json = await (await fetch(`${url}/openapi.json`)).json()
  expect(Object.keys(paths['/v1/generate'].post.responses)).toEqual(expect.arrayContaining(['421', '503']))
  expect(components.schemas.Error.properties.error.properties.code.enum).toEqual(
    expect.arrayContaining(['misdirected', 'overloaded']),
  )
  for (const path of ['/health', '/openapi.json']) {
    expect(Object.keys(paths[path].get.responses)).toContain('421')
    const head = `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`
    expect(await new RawClient(port).send(head).answer()).toMatch(/^HTTP\/1\.1 421 /u)
  }
})

test('what the description forbids is refused, and the refusal is described too', async () => {
  const { url } = await start({ limits: { maxBatch: 2, maxBeams: 2, maxNewTokens: 9 } })
  const description: Json = await (await fetch(`${url}/openapi.json`)).json()
  const request = schemaOf(description, 'GenerateRequest')
  const error = schemaOf(description, 'Error')
  const responses = description.paths['/v1/generate'].post.responses
  const bodies: Json[] = [
    { source: 1 },
    { sources: ['1', '1', '1'] },
    { source: '1', maxNewTokens: 10 },
    { source: '1', numBeams: 3 },
    { source: '1', doSample: true, topP: 0 },
    { source: '1', earlyStopping: 'always' },
    { source: '1', suppressTokens: [[]] },
    { source: '1', unknown: true },
  ]
  for (const body of bodies) {
    expect(request.safeParse(body).success, JSON.stringify(body)).toBe(false)
    const { status, json } = await postJson(url, body)
    expect(Object.keys(responses)).toContain(String(status))
    expect(error.safeParse(json).error?.issues ?? []).toEqual([])
  }
  const { oneOf, properties } = description.components.schemas.GenerateRequest
  expect(oneOf).toEqual([{ required: ['source'] }, { required: ['sources'] }])
  expect(properties).toMatchObject({ sources: { maxItems: 2 }, numBeams: { maximum: 2 }, maxNewTokens: { maximum: 9 } })
})
