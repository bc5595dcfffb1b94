@unmanaged
class BinaryArgs {
  op: i32
  a: usize
  b: usize
  c: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  a0: i32
  a1: i32
  a2: i32
  a3: i32
  a4: i32
  a5: i32
  b0: i32
  b1: i32
  b2: i32
  b3: i32
  b4: i32
  b5: i32
}

export function binary(args: usize, begin: i32, end: i32): void {}

@unmanaged
class UnaryArgs {
  op: i32
  value: f32
  integer: i32
  x: usize
  y: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  x0: i32
  x1: i32
  x2: i32
  x3: i32
  x4: i32
  x5: i32
}

export function unary(args: usize, begin: i32, end: i32): void {}

@unmanaged
class ActivationGradArgs {
  op: i32
  x: usize
  dy: usize
  dx: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  x0: i32
  x1: i32
  x2: i32
  x3: i32
  x4: i32
  x5: i32
  dy0: i32
  dy1: i32
  dy2: i32
  dy3: i32
  dy4: i32
  dy5: i32
}

export function activationGrad(args: usize, begin: i32, end: i32): void {}

@unmanaged
class MaskedFillArgs {
  x: usize
  mask: usize
  value: f32
  y: usize
  rank: i32
  d0: i32
  d1: i32
  d2: i32
  d3: i32
  d4: i32
  d5: i32
  x0: i32
  x1: i32
  x2: i32
  x3: i32
  x4: i32
  x5: i32
  mask0: i32
  mask1: i32
  mask2: i32
  mask3: i32
  mask4: i32
  mask5: i32
}

export function maskedFill(args: usize, begin: i32, end: i32): void {}

@unmanaged
class FillArgs {
  y: usize
  value: f32
  width: i32
}

export function fill(args: usize, begin: i32, end: i32): void {}
