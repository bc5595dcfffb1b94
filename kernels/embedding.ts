@unmanaged
class EmbeddingArgs {
  ids: usize
  idsStrideN: i32
  idsStrideL: i32
  table: usize
  width: i32
  positions: usize
  positionStride: i32
  offsets: usize
  out: usize
}

export function embedding(args: usize, begin: i32, end: i32): void {}

@unmanaged
class EmbeddingGradArgs {
  ids: usize
  idsStrideN: i32
  idsStrideL: i32
  offsets: usize
  batch: i32
  dy: usize
  width: i32
  paddingIdx: i32
  out: usize
}

export function embeddingGrad(args: usize, begin: i32, end: i32): void {}
