import type { StateTensor } from '../../model/state-dict.js'

type State = ReadonlyMap<string, StateTensor>

const TABLE = 'encoder.embed.weight'
const COPIES = ['decoder.embed.weight', 'decoder.fc_out.weight'] as const

/** Whether these weights are of a model with `shareEmbeddings`, which saves its table once. */
export function isShared(state: State): boolean {
  return state.has(TABLE) && COPIES.every(key => !state.has(key))
}

/** The weights with a shared table under each of its keys, as modules of PyTorch save it. */
export function withCopies(state: State): State {
  const table = state.get(TABLE)
  if (table === undefined || !isShared(state)) return state
  return new Map([...state, ...COPIES.map(key => [key, table] as const)])
}
