@unmanaged
class CrossEntropyRowsArgs {
  logits: usize
  classes: i32
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  smoothing: f32
  offsets: usize
  out: usize
}

export function crossEntropyRows(args: usize, begin: i32, end: i32): void {}

@unmanaged
class CrossEntropyGradArgs {
  logits: usize
  classes: i32
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  smoothing: f32
  offsets: usize
  dRows: usize
  out: usize
}

export function crossEntropyGrad(args: usize, begin: i32, end: i32): void {}

@unmanaged
class ArgmaxEqualArgs {
  logits: usize
  classes: i32
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  offsets: usize
  out: usize
}

export function argmaxEqual(args: usize, begin: i32, end: i32): void {}

@unmanaged
class CountedMeanArgs {
  rowsPtr: usize
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  offsets: usize
  batch: i32
  length: i32
  out: usize
}

export function countedMean(args: usize, begin: i32, end: i32): void {}

@unmanaged
class CountedMeanGradArgs {
  targets: usize
  targetsStrideN: i32
  targetsStrideL: i32
  ignoreIndex: i32
  batch: i32
  length: i32
  offsets: usize
  dLoss: usize
  out: usize
}

export function countedMeanGrad(args: usize, begin: i32, end: i32): void {}
