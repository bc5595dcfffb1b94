/** 1 in the build with fused multiply-add, else 0: set by scripts/build-kernels.mjs. */
declare const RELAXED: i32
