@unmanaged
class SumToArgs {
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
  kept0: i32
  kept1: i32
  kept2: i32
  kept3: i32
  kept4: i32
  kept5: i32
  y0: i32
  y1: i32
  y2: i32
  y3: i32
  y4: i32
  y5: i32
}

export function sumTo(args: usize, begin: i32, end: i32): void {}
