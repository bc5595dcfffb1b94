@unmanaged
class LayerNormStatsArgs {
  x: usize
  width: i32
  eps: f32
  stats: usize
}

export function layerNormStats(args: usize, begin: i32, end: i32): void {}

@unmanaged
class LayerNormArgs {
  x: usize
  stats: usize
  gamma: usize
  beta: usize
  width: i32
  y: usize
}

export function layerNorm(args: usize, begin: i32, end: i32): void {}

@unmanaged
class LayerNormGradInputArgs {
  x: usize
  stats: usize
  gamma: usize
  dy: usize
  width: i32
  residual: usize
  dx: usize
}

export function layerNormGradInput(args: usize, begin: i32, end: i32): void {}

@unmanaged
class LayerNormGradGammaArgs {
  x: usize
  stats: usize
  dy: usize
  width: i32
  rows: i32
  out: usize
}

export function layerNormGradGamma(args: usize, begin: i32, end: i32): void {}
