import { GlassformerError } from '../errors/glassformer-error.js'

/** What stands before the names of weights that were saved from a wrapped model, and who puts it there. */
const WRAPPERS: Readonly<Record<string, string>> = {
  'module.': 'DataParallel or DistributedDataParallel',
  '_orig_mod.': 'torch.compile',
}

/** Weights by the names of the model itself, and what was taken off. */
export interface Unwrapped<T> {
  readonly state: Map<string, T>
  /** One sentence for each prefix that was taken off. */
  readonly notes: readonly string[]
}

/**
 * Takes off what wrappers put before every name.
 *
 * @throws GlassformerError when two names become one
 */
export function withoutWrappers<T>(given: ReadonlyMap<string, T>): Unwrapped<T> {
  let state = new Map(given)
  const notes: string[] = []
  for (let prefix = prefixOf(state); prefix !== undefined; prefix = prefixOf(state)) {
    const { length } = prefix
    notes.push(`the prefix ${prefix} of all names, which ${WRAPPERS[prefix]} puts there, was taken off`)
    state = new Map([...state].map(([key, value]) => [key.slice(length), value]))
    if (state.has('')) throw new GlassformerError(`a tensor is named ${prefix} and nothing more`)
  }
  return { state, notes }
}

function prefixOf(state: ReadonlyMap<string, unknown>): string | undefined {
  if (state.size === 0) return undefined
  return Object.keys(WRAPPERS).find(prefix => [...state.keys()].every(key => key.startsWith(prefix)))
}
