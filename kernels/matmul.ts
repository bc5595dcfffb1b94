@unmanaged
class MatmulArgs {
  a: usize
  b: usize
  c: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  a0: i32
  a1: i32
  a2: i32
  a3: i32
  b0: i32
  b1: i32
  b2: i32
  b3: i32
  m: i32
  k: i32
  n: i32
  aRow: i32
  aCol: i32
  bRow: i32
  bCol: i32
}

export function matmul(args: usize, begin: i32, end: i32): void {}
