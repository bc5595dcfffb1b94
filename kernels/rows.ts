@unmanaged
class AddRowsArgs {
  a: usize
  b: usize
  c: usize
  width: i32
}

export function addRows(args: usize, begin: i32, end: i32): void {}

@unmanaged
class ReluGradArgs {
  y: usize
  dy: usize
  dx: usize
  width: i32
}

export function reluGrad(args: usize, begin: i32, end: i32): void {}

@unmanaged
class FillRowsArgs {
  x: usize
  value: f32
  width: i32
}

export function fillRows(args: usize, begin: i32, end: i32): void {}

@unmanaged
class ColumnSumArgs {
  dy: usize
  dyStride: i32
  rows: i32
  out: usize
}

export function columnSum(args: usize, begin: i32, end: i32): void {}
