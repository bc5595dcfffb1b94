/** Four elements each of four rows become four elements each of four columns, `toStep` bytes apart. */
// @inline
export function transpose4x4(row0: usize, row1: usize, row2: usize, row3: usize, to: usize, toStep: usize): void {
  const r0 = v128.load(row0)
  const r1 = v128.load(row1)
  const r2 = v128.load(row2)
  const r3 = v128.load(row3)
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
  const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
  const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
  const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<i64>(t0, t1, 0, 2))
  v128.store(to + toStep, v128.shuffle<i64>(t0, t1, 1, 3))
  v128.store(to + toStep * 2, v128.shuffle<i64>(t2, t3, 0, 2))
  v128.store(to + toStep * 3, v128.shuffle<i64>(t2, t3, 1, 3))
}
