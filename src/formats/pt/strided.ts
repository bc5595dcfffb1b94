import { GlassformerError } from '../../errors/glassformer-error.js'
import { elementCount } from '../../math/row-major.js'
import { forEachPlace, isRowMajor } from '../../math/strided.js'
import { DTYPE_BYTES } from '../dtype.js'
import { decodeTensor, type TensorData } from '../tensor-data.js'
import type { TensorReference } from './tensor-reference.js'

const MOST_AXES = 64

/**
 * How many elements a tensor has.
 *
 * @throws GlassformerError when they can't be counted, or reach beyond the storage
 */
export function checkExtent({ shape, strides, offset, storageLength }: TensorReference): number {
  if (shape.length > MOST_AXES) throw new GlassformerError(`it has ${shape.length} axes, more than ${MOST_AXES}`)
  const elements = elementCount(shape)
  const text = `shape (${shape.join(', ')})`
  if (!Number.isSafeInteger(elements)) throw new GlassformerError(`its ${text} has too many elements`)
  const last = shape.reduce((index, size, axis) => index + (size - 1) * (strides[axis] as number), offset)
  if (elements > 0 && !(last < storageLength)) {
    throw new GlassformerError(
      `its ${text} with strides (${strides.join(', ')}) from ${offset} on reaches beyond its storage of ${storageLength}`,
    )
  }
  return elements
}

/** The numbers of a strided view in row-major order; floats of every width become float32. */
export function gather(storage: Uint8Array, reference: TensorReference): TensorData {
  const { dtype, shape, strides, offset } = reference
  const elements = checkExtent(reference)
  const width = DTYPE_BYTES[dtype]
  if (isRowMajor(shape, strides))
    return decodeTensor(dtype, new Uint8Array(storage.subarray(offset * width, (offset + elements) * width)).buffer)
  const target = new Uint8Array(elements * width)
  forEachPlace(shape, strides, offset, (place, element) => {
    for (let byte = 0; byte < width; byte++) target[element * width + byte] = storage[place * width + byte] as number
  })
  return decodeTensor(dtype, target.buffer)
}
