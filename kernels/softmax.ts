@unmanaged
class SoftmaxArgs {
  x: usize
  y: usize
  width: i32
  rowsPerUnit: i32
}

export function softmax(args: usize, begin: i32, end: i32): void {}

@unmanaged
class SoftmaxGradArgs {
  y: usize
  dy: usize
  dx: usize
  width: i32
  rowsPerUnit: i32
}

export function softmaxGrad(args: usize, begin: i32, end: i32): void {}
