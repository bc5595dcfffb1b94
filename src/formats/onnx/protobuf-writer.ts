import { joinBytes } from '../../math/join-bytes.js'

const VARINT = 0
const BYTES = 2
const FLOAT = 5

/** Writes the fields of one protobuf message (protobuf.dev, "Encoding"), in the order of the calls. */
export class ProtobufWriter {
  private readonly chunks: Uint8Array[] = []
  private length = 0

  /** A whole number: int32, int64 or an enumeration. */
  integer(field: number, value: number): this {
    this.tag(field, VARINT)
    return this.varint(value)
  }

  float(field: number, value: number): this {
    this.tag(field, FLOAT)
    return this.append(new Uint8Array(Float32Array.of(value).buffer))
  }

  bytes(field: number, value: Uint8Array): this {
    this.tag(field, BYTES)
    this.varint(value.length)
    return this.append(value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, write: (message: ProtobufWriter) => void): this {
    const message = new ProtobufWriter()
    write(message)
    this.tag(field, BYTES)
    this.varint(message.length)
    for (const chunk of message.chunks) this.append(chunk)
    return this
  }

  finish(): Uint8Array {
    return joinBytes(this.chunks)
  }

  private tag(field: number, kind: number): void {
    this.varint(field * 8 + kind)
  }

  /** Seven bits a byte, lowest first; negative numbers as 64 bits of two's complement. */
  private varint(value: number): this {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    bytes.push(Number(rest))
    return this.append(Uint8Array.from(bytes))
  }

  private append(chunk: Uint8Array): this {
    this.chunks.push(chunk)
    this.length += chunk.length
    return this
  }
}
