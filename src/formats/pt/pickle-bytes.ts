import { GlassformerError } from '../../errors/glassformer-error.js'

/** The bytes of a pickle, read from the first to the last. */
export class PickleBytes {
  private readonly view: DataView
  private position = 0

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Moves on by `length` bytes. @returns where they begin. */
  take(length: number): number {
    const begin = this.position
    if (begin + length > this.bytes.length) this.fail('is cut off')
    this.position = begin + length
    return begin
  }

  uint8(): number {
    return this.view.getUint8(this.take(1))
  }

  uint16(): number {
    return this.view.getUint16(this.take(2), true)
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true)
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true)
  }

  /** Alone among the numbers it stands in network order. */
  float64(): number {
    return this.view.getFloat64(this.take(8))
  }

  /** A two's complement integer of so many bytes; beyond 2^53 the nearest number, which no size can be. */
  long(length: number): number {
    const begin = this.take(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.view.getUint8(begin + i))
    return Number(BigInt.asIntN(8 * length, value))
  }

  text(length: number): string {
    const begin = this.take(length)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.bytes.subarray(begin, begin + length),
      )
    } catch {
      return this.fail('has a string that is not UTF-8')
    }
  }

  /** What stands before the next line feed, which is read too. */
  line(): string {
    const end = this.bytes.indexOf(10, this.position)
    if (end < 0) this.fail('is cut off')
    const text = this.text(end - this.position)
    this.position++
    return text
  }

  /** @throws GlassformerError with where the reading is */
  fail(reason: string): never {
    throw new GlassformerError(`the pickle ${reason} (at byte ${this.position})`)
  }
}
