@unmanaged
class AdamArgs {
  parameter: usize
  gradient: usize
  m: usize
  v: usize
  hyper: usize
  width: i32
}

export function adam(args: usize, begin: i32, end: i32): void {}

@unmanaged
class SgdArgs {
  parameter: usize
  gradient: usize
  momentumBuffer: usize
  hyper: usize
  width: i32
}

export function sgd(args: usize, begin: i32, end: i32): void {}
