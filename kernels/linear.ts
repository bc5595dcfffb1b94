@unmanaged
class LinearArgs {
  a: usize
  aStride: i32
  k: i32
  b: usize
  bRowStride: i32
  bColStride: i32
  n: i32
  bias: usize
  residual: usize
  residualStride: i32
  relu: i32
  c: usize
  cStride: i32
}

export function linear(args: usize, begin: i32, end: i32): void {}
