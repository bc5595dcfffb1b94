@unmanaged
class LinearGradWeightArgs {
  dy: usize
  dyStride: i32
  x: usize
  xStride: i32
  rows: i32
  inputs: i32
  dw: usize
}

export function linearGradWeight(args: usize, begin: i32, end: i32): void {}
