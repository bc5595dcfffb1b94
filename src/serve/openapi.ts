import * as z from 'zod'
import type { OptionTable } from '../options/option.js'
import { objectSchema } from '../options/sections.js'
import { generateAnswerSchema, streamedTokenSchema } from './generate-answer.js'
import { healthSchema } from './health.js'
import { ERROR_STATUS, type ErrorCode } from './http-error.js'

const errorSchema = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(ERROR_STATUS) as ErrorCode[]),
    message: z.string().describe('The value, the place and the way out, in one line.'),
  }),
})

/** The description of the server: of the table that requests are checked with. */
export function openapi(request: OptionTable, version: string, example: string): unknown {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Glassformer',
      version,
      description: 'Answers of a Transformer.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [],
    paths: {
      '/v1/generate': {
        post: {
          operationId: 'generate',
          summary: 'Answer one source, or several',
          requestBody: {
            required: true,
            content: { 'application/json': { schema: ref('GenerateRequest'), example: { source: example } } },
          },
          responses: {
            200: {
              description: 'The answers, in the order of the sources.',
              content: {
                'application/json': { schema: ref('GenerateAnswer') },
                'text/event-stream': {
                  schema: { type: 'string' },
                  description:
                    'With stream: events `token` (StreamedToken), then one event `answer` (GenerateAnswer), or `error` (Error).',
                },
              },
            },
            ...errorResponses(),
          },
        },
      },
      '/health': {
        get: {
          operationId: 'health',
          summary: 'Whether the server answers, and how much it has to do',
          responses: {
            200: json('It answers.', 'Health'),
            421: json('misdirected', 'Error'),
            503: json('It is stopping.', 'Health'),
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'openapi',
          summary: 'This description',
          responses: {
            200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
            421: json('misdirected', 'Error'),
          },
        },
      },
    },
    components: {
      schemas: {
        GenerateRequest: {
          ...objectSchema(request),
          oneOf: [{ required: ['source'] }, { required: ['sources'] }],
        },
        GenerateAnswer: schema(generateAnswerSchema),
        StreamedToken: schema(streamedTokenSchema),
        Health: schema(healthSchema),
        Error: schema(errorSchema),
      },
    },
  }
}

function errorResponses(): Record<string, unknown> {
  const codes = new Map<number, string[]>()
  for (const [code, status] of Object.entries(ERROR_STATUS)) {
    if (code === 'not_found' || code === 'method_not_allowed') continue
    codes.set(status, [...(codes.get(status) ?? []), code])
  }
  return Object.fromEntries([...codes].map(([status, names]) => [status, json(names.join(', '), 'Error')]))
}

function ref(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` }
}

function json(description: string, name: string): unknown {
  return { description, content: { 'application/json': { schema: ref(name) } } }
}

function schema(type: z.ZodType): unknown {
  const { $schema: _, ...made } = z.toJSONSchema(type)
  return made
}
