import { type Agent, request } from 'node:http'
import { type GenerateOptions, generate, loadModel, type Vocabulary } from 'glassformer'

const MIB = 2 ** 20
export const SEARCHES: readonly GenerateOptions[] = [
  {},
  { numBeams: 3, numReturnSequences: 2 },
  { doSample: true, temperature: 1.5, seed: 3 },
]
/** Tokens of a source. */
export const LONGEST = 24

/** What a body must get. */
export interface Question {
  readonly body: string
  readonly status: number
  /** The answer's sequences of ids; none where the status says why. */
  readonly ids: readonly (readonly number[])[] | undefined
}

/** Sources of every length with every search, and requests that are wrong. */
export async function questionsFor(folder: string): Promise<Question[]> {
  const { model, vocabulary } = await loadModel(folder)
  const questions: Question[] = []
  for (const options of SEARCHES) {
    for (let length = 1; length <= LONGEST; length++) {
      const source = Array.from({ length }, (_, i) => (length * 7 + i * i * 3) % 10).join(' ')
      const generations = await generate(model, [(vocabulary as Vocabulary).parse(source)], options)
      const ids = generations[0]?.sequences.map(sequence => sequence.ids)
      questions.push({ body: JSON.stringify({ source, ...options }), status: 200, ids })
    }
  }
  const wrong: [string, number][] = [
    ['{"source": ', 400],
    [JSON.stringify({ source: '1', numBeam: 2 }), 400],
    [JSON.stringify({ source: '1 x' }), 422],
    [JSON.stringify({ source: 'x'.repeat(2 * MIB) }), 413],
  ]
  return [...questions, ...wrong.map(([body, status]) => ({ body, status, ids: undefined }))]
}

/** Asks over a connection that is kept. @returns what was wrong; nothing when all is as it must be. */
export function ask(port: number, agent: Agent, { body, status, ids }: Question): Promise<string | undefined> {
  return new Promise(resolve => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
    const options = { host: '127.0.0.1', port, agent, method: 'POST', path: '/v1/generate', headers }
    let answered = false
    const sent = request(options, response => {
      answered = true
      let text = ''
      response.setEncoding('utf8').on('data', part => (text += part))
      response.on('error', error => resolve(`${status}: ${error.message}`))
      response.on('end', () => {
        if (response.statusCode !== status) return resolve(`${response.statusCode} instead of ${status}: ${text}`)
        if (ids === undefined) return resolve(undefined)
        const got = JSON.parse(text).answers[0].sequences.map((sequence: { ids: number[] }) => sequence.ids)
        resolve(JSON.stringify(got) === JSON.stringify(ids) ? undefined : `wrong answer to ${body}: ${text}`)
      })
    })
    // Writing a body that was refused ends in an error after the answer.
    sent.on('error', error => !answered && resolve(`${body.slice(0, 60)}: ${error.message}`))
    sent.end(body)
  })
}
