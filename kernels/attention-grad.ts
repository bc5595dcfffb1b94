@unmanaged
class AttentionGradArgs {
  q: usize
  k: usize
  v: usize
  qStride: i32
  kStride: i32
  vStride: i32
  heads: i32
  headDim: i32
  divisor: f32
  qOffsets: usize
  kOffsets: usize
  qLen: i32
  kLen: i32
  keyMask: usize
  maskStrideN: i32
  maskStrideL: i32
  maskEqual: i32
  causal: i32
  probs: usize
  probsStrideN: i32
  dOut: usize
  dOutStride: i32
  dq: usize
  dk: usize
  dv: usize
  dqStride: i32
  dkStride: i32
  dvStride: i32
}

export function attentionGrad(args: usize, begin: i32, end: i32): void {}
