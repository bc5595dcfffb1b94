/** Float16 (1 sign, 5 exponent, 10 fraction bits) to float32: exact. */
export function float16ToFloat32(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, half => {
    const sign = half & 0x8000 ? -1 : 1
    const exponent = (half >>> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
    if (exponent === 0) return (sign * fraction) / 2 ** 24
    return (sign * (1024 + fraction) * 2 ** exponent) / 2 ** 25
  })
}

/** Float32 to the nearest float16, of two equally near the even one; what is too large becomes an infinity. */
export function float32ToFloat16(numbers: Float32Array): Uint16Array {
  return Uint16Array.from(wordsOf(numbers), (word, i) => {
    const sign = (word >>> 16) & 0x8000
    const size = word & 0x7fffffff
    if (size > INFINITE) return sign | 0x7e00
    if (size >= 0x477ff000) return sign | 0x7c00 // from 65520 on
    if (size < 0x38800000) return sign | nearestEven(Math.abs(numbers[i] ?? 0) * 2 ** 24) // below 2⁻¹⁴
    return sign | roundedShift(size - (112 << 23), 13)
  })
}

/** Bfloat16 (the upper half of a float32) to float32: exact. */
export function bfloat16ToFloat32(halves: Uint16Array): Float32Array {
  const words = Uint32Array.from(halves, half => half << 16)
  return new Float32Array(words.buffer)
}

/** Float32 to the nearest bfloat16, of two equally near the even one. */
export function float32ToBfloat16(numbers: Float32Array): Uint16Array {
  return Uint16Array.from(wordsOf(numbers), word =>
    (word & 0x7fffffff) > INFINITE ? (word >>> 16) | 0x40 : roundedShift(word, 16),
  )
}

const INFINITE = 0x7f800000

function wordsOf({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length)
}

function roundedShift(word: number, bits: number): number {
  return (word + 2 ** (bits - 1) - 1 + ((word >>> bits) & 1)) >>> bits
}

function nearestEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below
}
