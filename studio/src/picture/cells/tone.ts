import type { NodeInfo } from '../../engine/protocol.ts'
import { sequenceOf } from '../layout/sequences.ts'
import type { Tone } from './look.ts'

/** Shares of attention have the colour of whose tokens are looked at; all other numbers are positive or negative. */
export function toneOf({ op, dims }: NodeInfo): Tone {
  if (op !== 'softmax') return 'signed'
  return sequenceOf(dims.at(-1) ?? '') === 'encoder' ? 'source' : 'target'
}
