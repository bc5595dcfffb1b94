import type { Dim } from '../../../../tensor/dim.js'
import { product } from '../../../../tensor/extent.js'
import { ownerOf } from '../../../../tensor/owner.js'
import type { Instruction } from '../../instruction.js'
import { widthOf } from '../fields.js'
import type { Lowering } from '../lowering.js'
import type { PositionsGrad } from './find-positions-grad.js'

export function emitPositionsGrad(lowering: Lowering, { dy, output }: PositionsGrad): Instruction {
  const [batch, length] = dy.shape as [Dim, Dim]
  const args = {
    dy: lowering.pointer(dy),
    rowStarts: { rowStartsOf: product([length]), sequences: batch },
    batch: { size: product([batch]) },
    width: widthOf(dy),
    out: lowering.pointer(output),
  }
  return lowering.emit('positionsGrad', args, [output], {
    partition: { kind: 'slices', extent: product([output.size(1)]) },
    local: false,
    packs: true,
    needsZero: [ownerOf(dy)],
  })
}
