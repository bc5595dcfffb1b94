@unmanaged
class DropoutArgs {
  x: usize
  y: usize
  rate: f32
  seed: usize
  tensorId: i32
  offsets: usize
  width: i32
}

export function dropout(args: usize, begin: i32, end: i32): void {}
