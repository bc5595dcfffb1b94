import { GlassformerError } from '../../errors/glassformer-error.js'

/** A field of a message: a varint's low 32 bits or a float as a number, else bytes. */
export interface Field {
  readonly number: number
  readonly value: number | Uint8Array
}

/** The fields of a protobuf message, in their order. @throws GlassformerError where it breaks off or is none */
export function fieldsOf(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const fields: Field[] = []
  let at = 0
  const skip = (size: number): number => {
    if (size < 0 || at + size > message.length) throw new GlassformerError('it breaks off, or is no protobuf message')
    at += size
    return at - size
  }
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = view.getUint8(skip(1))
      if (shift < 32) value |= (byte & 127) << shift
      if (byte < 128) return value
    }
    throw new GlassformerError('it is no protobuf message: a number has too many bytes')
  }
  while (at < message.length) {
    const tag = varint()
    fields.push({ number: tag >>> 3, value: fieldValue(tag & 7) })
  }
  return fields

  function fieldValue(wireType: number): number | Uint8Array {
    switch (wireType) {
      case 0:
        return varint()
      case 1:
        return message.subarray(skip(8), at)
      case 2: {
        const size = varint()
        return message.subarray(skip(size), at)
      }
      case 5:
        return view.getFloat32(skip(4), true)
      default:
        throw new GlassformerError(`it is no protobuf message: wire type ${wireType}`)
    }
  }
}
