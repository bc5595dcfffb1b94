import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from '../options/is-record.js'
import { shown } from '../options/shown.js'

/** What a part of a key is called here: a regular expression and what it becomes (`$1` is its first group); `null`: the tensor is left out. */
export type KeyRule = readonly [pattern: string, replacement: string | null]

/** Weights under other keys, and which rules fitted none. */
export interface Renamed<T> {
  readonly state: Map<string, T>
  readonly unused: readonly string[]
}

/**
 * Renames keys by rules: each is applied to what the one before it made.
 *
 * @param rules a list of pairs, perhaps from a file
 * @throws GlassformerError naming a rule that is none, or two keys that become one
 */
export function renameKeys<T>(given: ReadonlyMap<string, T>, rules: readonly KeyRule[]): Renamed<T> {
  const made = compiled(rules)
  const used = new Set<string>()
  const from = new Map<string, string>()
  const state = new Map<string, T>()
  for (const [key, tensor] of given) {
    const name = made.reduce<string | null>((before, { pattern, replacement, source }) => {
      if (before === null || before.search(pattern) < 0) return before
      used.add(source)
      return replacement === null ? null : before.replace(pattern, replacement)
    }, key)
    if (name === null) continue
    const other = from.get(name)
    if (other !== undefined) throw new GlassformerError(`both ${other} and ${key} become ${name}`)
    from.set(name, key)
    state.set(name, tensor)
  }
  return { state, unused: made.map(({ source }) => source).filter(source => !used.has(source)) }
}

interface CompiledRule {
  readonly source: string
  readonly pattern: RegExp
  readonly replacement: string | null
}

function compiled(rules: unknown): CompiledRule[] {
  if (!Array.isArray(rules))
    throw new GlassformerError(`the key map must be a list of [pattern, replacement], not ${shown(rules)}`)
  return rules.map((rule: unknown, i) => {
    const [source, replacement, ...more]: unknown[] = Array.isArray(rule) ? rule : []
    if (typeof source !== 'string' || !(typeof replacement === 'string' || replacement === null) || more.length > 0)
      throw new GlassformerError(
        `rule ${i + 1} of the key map must be [pattern, replacement], two texts (replacement null leaves out), not ${
          isRecord(rule) ? 'an object' : shown(rule)
        }`,
      )
    try {
      return { source, pattern: new RegExp(source, 'gu'), replacement }
    } catch (error) {
      throw new GlassformerError(`rule ${i + 1} of the key map: ${error instanceof Error ? error.message : source}`)
    }
  })
}
