import { GlassformerError } from '../../errors/glassformer-error.js'
import type { StateTensor } from '../../model/state-dict.js'

type State = ReadonlyMap<string, StateTensor>

const TABLE = 'encoder.embed.weight'
const COPIES = ['decoder.embed.weight', 'decoder.fc_out.weight'] as const

/** Whether these weights are of a model with `shareEmbeddings`, which saves its table once. */
export function isShared(state: State): boolean {
  return state.has(TABLE) && COPIES.every(key => !state.has(key))
}

/**
 * Whether weights from elsewhere can be those of a model with `shareEmbeddings`.
 *
 * @throws GlassformerError naming two tables that differ
 */
export function checkShared(state: State): void {
  const table = state.get(TABLE)
  const other = COPIES.find(key => state.get(key)?.data.some((value, i) => !Object.is(value, table?.data[i])))
  if (other !== undefined)
    throw new GlassformerError(`shareEmbeddings needs one table, but ${TABLE} and ${other} differ in the weights`)
}

/** The weights with a shared table under each of its keys, as modules of PyTorch save it. */
export function withCopies(state: State): State {
  const table = state.get(TABLE)
  if (table === undefined || !isShared(state)) return state
  return new Map([...state, ...COPIES.map(key => [key, table] as const)])
}
