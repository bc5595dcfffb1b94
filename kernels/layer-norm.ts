import { Pointer, RowCount, Size } from './arguments'
import { normalise, sumColumns } from './column-sum'
import { joinLanes, laneMask, loadPart, rowSum, storePart } from './vector'

@unmanaged
class LayerNormStatsArgs {
  x: Pointer
  width: Size
  eps: f32
  stats: Pointer
}

@unmanaged
class LayerNormArgs {
  x: Pointer
  stats: Pointer
  gamma: Pointer
  beta: Pointer
  width: Size
  y: Pointer
}

@unmanaged
class LayerNormGradInputArgs {
  x: Pointer
  stats: Pointer
  gamma: Pointer
  dy: Pointer
  width: Size
  dx: Pointer
}

@unmanaged
class LayerNormGradGammaArgs {
  x: Pointer
  stats: Pointer
  dy: Pointer
  width: Size
  rows: RowCount
  out: Pointer
}

/** stats[r] = (mean, 1 / √(biased variance + eps)), in two passes over the row. */
export function layerNormStats(args: usize, begin: i32, end: i32): void {
  const p = changetype<LayerNormStatsArgs>(args)
  const width = p.width
  for (let row = begin; row < end; row++) {
    let x = p.x + ((<usize>(row * width)) << 2)
    const mean = rowSum(x, width) / <f32>width
    const means = f32x4.splat(mean)
    let sum = f32x4.splat(0)
    let i = width
    for (; i >= 4; i -= 4) {
      const d = f32x4.sub(v128.load(x), means)
      sum = f32x4.add(sum, f32x4.mul(d, d))
      x += 16
    }
    if (i) {
      const d = v128.and(f32x4.sub(loadPart(x, i), means), laneMask(i))
      sum = f32x4.add(sum, f32x4.mul(d, d))
    }
    const stats = p.stats + ((<usize>row) << 3)
    store<f32>(stats, mean)
    store<f32>(stats, <f32>1 / sqrt<f32>(joinLanes(sum) / <f32>width + p.eps), 4)
  }
}

export function layerNorm(args: usize, begin: i32, end: i32): void {
  const p = changetype<LayerNormArgs>(args)
  const width = p.width
  for (let row = begin; row < end; row++) {
    const mean = v128.load32_splat(p.stats + ((<usize>row) << 3))
    const rstd = v128.load32_splat(p.stats + ((<usize>row) << 3), 4)
    let x = p.x + ((<usize>(row * width)) << 2)
    let y = p.y + ((<usize>(row * width)) << 2)
    let gamma = p.gamma
    let beta = p.beta
    let i = width
    for (; i >= 4; i -= 4) {
      const n = normalise(v128.load(x), mean, rstd)
      v128.store(y, f32x4.add(f32x4.mul(n, v128.load(gamma)), v128.load(beta)))
      x += 16
      y += 16
      gamma += 16
      beta += 16
    }
    if (i) {
      const n = normalise(loadPart(x, i), mean, rstd)
      storePart(y, f32x4.add(f32x4.mul(n, loadPart(gamma, i)), loadPart(beta, i)), i)
    }
  }
}

/** dx = rstd · (g − mean(g) − x̂ · mean(g·x̂)) with g = dy·gamma. */
export function layerNormGradInput(args: usize, begin: i32, end: i32): void {
  const p = changetype<LayerNormGradInputArgs>(args)
  const width = p.width
  const whole = width & ~3
  const part = width & 3
  const gamma = p.gamma
  for (let row = begin; row < end; row++) {
    const mean = v128.load32_splat(p.stats + ((<usize>row) << 3))
    const rstd = v128.load32_splat(p.stats + ((<usize>row) << 3), 4)
    const start = (<usize>(row * width)) << 2
    const x = p.x + start
    const dy = p.dy + start
    let sum = f32x4.splat(0)
    let dot = f32x4.splat(0)
    const last = (<usize>whole) << 2
    for (let i: usize = 0; i < last; i += 16) {
      const g = f32x4.mul(v128.load(dy + i), v128.load(gamma + i))
      sum = f32x4.add(sum, g)
      dot = f32x4.add(dot, f32x4.mul(g, normalise(v128.load(x + i), mean, rstd)))
    }
    if (part) {
      const g = f32x4.mul(loadPart(dy + last, part), loadPart(gamma + last, part))
      sum = f32x4.add(sum, g)
      dot = f32x4.add(dot, f32x4.mul(g, normalise(loadPart(x + last, part), mean, rstd)))
    }
    const meanG = f32x4.splat(joinLanes(sum) / <f32>width)
    const meanDot = f32x4.splat(joinLanes(dot) / <f32>width)
    const dx = p.dx + start
    for (let i: usize = 0; i < last; i += 16) {
      const g = f32x4.mul(v128.load(dy + i), v128.load(gamma + i))
      const n = normalise(v128.load(x + i), mean, rstd)
      v128.store(dx + i, f32x4.mul(f32x4.sub(f32x4.sub(g, meanG), f32x4.mul(n, meanDot)), rstd))
    }
    if (part) {
      const g = f32x4.mul(loadPart(dy + last, part), loadPart(gamma + last, part))
      const n = normalise(loadPart(x + last, part), mean, rstd)
      storePart(dx + last, f32x4.mul(f32x4.sub(f32x4.sub(g, meanG), f32x4.mul(n, meanDot)), rstd), part)
    }
  }
}

/** out[c] = Σ_r dy[r,c]·x̂[r,c] for columns begin..end. */
export function layerNormGradGamma(args: usize, begin: i32, end: i32): void {
  const p = changetype<LayerNormGradGammaArgs>(args)
  const step = (<usize>p.width) << 2
  sumColumns(true, p.dy, step, p.x, step, p.stats, p.rows, begin, end, p.out)
}
