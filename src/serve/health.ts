import * as z from 'zod'

/** The body of the answer of `GET /health`. */
export const healthSchema = z.strictObject({
  status: z.enum(['ok', 'stopping']),
  uptimeSeconds: z.number(),
  requests: z.int().describe('Requests to /v1/generate that are read or answered now.'),
  waiting: z.int().describe('Sources that no batch has taken yet.'),
  batches: z.int().describe('Batches that are computed now.'),
  answered: z.int().describe('Requests to /v1/generate that were answered since the start.'),
})

export type Health = z.infer<typeof healthSchema>
