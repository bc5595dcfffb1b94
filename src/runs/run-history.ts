import { join } from 'node:path'
import * as z from 'zod'
import { jsonAs } from '../formats/checked-json.js'
import { readFileLimited } from '../formats/node/read-file-limited.js'
import { METRICS_FILE } from './metrics-log.js'

const stepSchema = z.object({
  type: z.literal('step'),
  step: z.number(),
  loss: z.number(),
  accuracy: z.number(),
  learningRate: z.number(),
  gradientNorm: z.number().optional(),
  secondsElapsed: z.number(),
})

/** What a run's log says of a step. */
export interface CurvePoint extends Omit<z.infer<typeof stepSchema>, 'type'> {}

const scores = z.object({ loss: z.number(), tokenAccuracy: z.number(), sequenceAccuracy: z.number() })

/** What was measured on held-out pairs. */
export type LoggedScores = z.infer<typeof scores>

const validationSchema = scores.extend({ type: z.literal('validation'), step: z.number() })
const evaluationSchema = z.object({
  type: z.literal('evaluation'),
  step: z.number(),
  byPattern: z.record(z.string(), scores),
})
const eventSchema = z.discriminatedUnion('type', [stepSchema, validationSchema, evaluationSchema])

/** What a run's log tells. */
export interface RunHistory {
  readonly curve: readonly CurvePoint[]
  /** By step, then by pattern; those of a validation are all of `validation`. */
  readonly scores: ReadonlyMap<number, Readonly<Record<string, LoggedScores>>>
}

/** Reads the log of a run; of one that was killed, all but its last, unfinished line. */
export async function readHistory(run: string): Promise<RunHistory> {
  const curve: CurvePoint[] = []
  const scoresOf = new Map<number, Readonly<Record<string, LoggedScores>>>()
  for (const line of (await logText(run)).split('\n')) {
    const event = jsonAs(line, eventSchema)
    if (event?.type === 'step') curve.push(event)
    else if (event?.type === 'validation') scoresOf.set(event.step, { validation: scores.parse(event) })
    else if (event?.type === 'evaluation') scoresOf.set(event.step, event.byPattern)
  }
  return { curve, scores: scoresOf }
}

/** Whether the log has the test of the model of this step. */
export async function isEvaluated(run: string, step: number): Promise<boolean> {
  const events = (await logText(run)).split('\n').map(line => jsonAs(line, eventSchema))
  return events.some(event => event?.type === 'evaluation' && event.step === step)
}

/** A text can't be longer in Node. */
const LARGEST_LOG = 2 ** 29 - 2 ** 10

async function logText(run: string): Promise<string> {
  const bytes = await readFileLimited(join(run, METRICS_FILE), LARGEST_LOG).catch(() => undefined)
  return new TextDecoder().decode(bytes)
}
