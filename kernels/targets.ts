import { Pointer, Size } from './arguments'
import { idAt, rowStart, TokenArgs } from './sequences'

/** Targets, of which those that are `ignoreIndex` don't count. */
@unmanaged
export class TargetArgs extends TokenArgs {
  ignoreIndex: i32
}

@unmanaged
class CountedMeanArgs extends TargetArgs {
  batch: Size
  length: Size
  x: Pointer
  out: Pointer
}

/** The number of targets that count, at least 1. */
function countTargets(p: TargetArgs, batch: i32, length: i32): f32 {
  let count = 0
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < length; i++) count += i32(idAt(p, n, i) !== p.ignoreIndex)
  }
  return <f32>max(count, 1)
}

/** out[0] = Σ x / the number of targets that count; the part with begin = 0 does it all. */
export function countedMean(args: usize, begin: i32, end: i32): void {
  const p = changetype<CountedMeanArgs>(args)
  if (begin !== 0 || end === 0) return
  const rows = rowStart(p.rowStarts, p.batch)
  let sum: f32 = 0
  for (let row = 0; row < rows; row++) sum += load<f32>(p.x + ((<usize>row) << 2))
  store<f32>(p.out, sum / countTargets(p, p.batch, p.length))
}

@unmanaged
class CountedMeanGradArgs extends TargetArgs {
  batch: Size
  length: Size
  dLoss: Pointer
  out: Pointer
}

/** out[r] = dLoss / the number of targets that count where the target counts, else 0. */
export function countedMeanGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<CountedMeanGradArgs>(args)
  const share = load<f32>(p.dLoss) / countTargets(p, p.batch, p.length)
  for (let n = begin; n < end; n++) {
    const first = rowStart(p.rowStarts, n)
    const last = rowStart(p.rowStarts, n + 1)
    for (let row = first; row < last; row++) {
      store<f32>(p.out + ((<usize>row) << 2), idAt(p, n, row - first) !== p.ignoreIndex ? share : 0)
    }
  }
}
