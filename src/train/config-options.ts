import { z } from 'zod'
import { configSchema } from './config.js'

/** One option, as JSON Schema describes it. */
export interface ConfigNode {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly const?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly properties?: Readonly<Record<string, ConfigNode>>
  readonly oneOf?: readonly ConfigNode[]
  readonly anyOf?: readonly ConfigNode[]
  readonly items?: ConfigNode
  readonly prefixItems?: readonly ConfigNode[]
}

let schema: ConfigNode | undefined

/** The config as JSON Schema (2020-12). */
export function configJsonSchema(): ConfigNode {
  schema ??= z.toJSONSchema(configSchema, { io: 'input' }) as ConfigNode
  return schema
}

/** The option at a path; of an optimiser or schedule, the one that the config names. */
export function configNode(path: readonly PropertyKey[], config: unknown = {}): ConfigNode | undefined {
  let value: unknown = config
  let node: ConfigNode | undefined = variant(configJsonSchema(), value)
  for (const key of path.map(String)) {
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[key]
    const next: ConfigNode | undefined = node?.properties?.[key] ?? node?.prefixItems?.[Number(key)] ?? node?.items
    if (next === undefined) return undefined
    node = variant(next, value)
  }
  return node
}

/** Of several forms, the one that the value has: by its `name`, or an object. All names together where it has none. */
function variant(node: ConfigNode, value: unknown): ConfigNode {
  const forms = node.oneOf ?? node.anyOf
  if (forms === undefined || typeof value !== 'object' || value === null) return node
  const name = (value as { name?: unknown }).name
  const named = forms.find(form => form.properties?.['name']?.const === name)
  if (named !== undefined) return named
  const names = forms.flatMap(form => form.properties?.['name']?.const ?? [])
  if (names.length === 0) return forms.find(form => form.type === 'object') ?? node
  return { type: 'object', properties: { name: { type: 'string', enum: names } } }
}

/** The names of the optimisers, or schedules, that have an option. */
export function formsWith(path: readonly string[], key: string): string[] {
  const forms = path.length === 1 ? (configJsonSchema().properties?.[path[0] ?? '']?.oneOf ?? []) : []
  return forms.filter(form => form.properties?.[key]).flatMap(form => form.properties?.['name']?.const ?? [])
}

/** Every option's path: `model.embedDim`; of an optimiser or schedule, those of all. */
export function optionPaths(): string[] {
  const paths = (node: ConfigNode, place: string): string[] =>
    Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
      const path = place === '' ? key : `${place}.${key}`
      return [path, ...[child, ...(child.oneOf ?? [])].flatMap(form => paths(form, path))]
    })
  return [...new Set(paths(configJsonSchema(), ''))]
}

/** What an option may be, in words. */
export function expectation(node: ConfigNode | undefined): string {
  if (node === undefined) return 'something else'
  if (node.enum !== undefined) return `one of ${node.enum.join(', ')}`
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.prefixItems !== undefined) return `a list of ${node.prefixItems.length} numbers`
  switch (node.type) {
    case 'integer':
      return `a whole number${range(node)}`
    case 'number':
      return `a number${range(node)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return 'a text'
    case 'array':
      return `a list, each ${expectation(node.items)}`
    case 'object':
      return 'an object'
    default:
      return node.anyOf === undefined ? 'an object' : node.anyOf.map(expectation).join(' or ')
  }
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ConfigNode): string {
  const top = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  const from = exclusiveMinimum === undefined ? minimum : undefined
  const bounds = [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(from === undefined || from === Number.MIN_SAFE_INTEGER
      ? []
      : [`from ${from}${top === undefined && exclusiveMaximum === undefined ? ' up' : ''}`]),
    ...(top === undefined ? [] : [`${from === undefined ? 'up ' : ''}to ${top}`]),
    ...(exclusiveMaximum === undefined ? [] : [`${from === undefined ? '' : 'up and '}below ${exclusiveMaximum}`]),
  ]
  return bounds.length === 0 ? '' : ` ${bounds.join(' ')}`
}
