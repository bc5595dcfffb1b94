import { GlassformerError } from '../../errors/glassformer-error.js'
import { elementCount } from '../../math/row-major.js'
import { rowMajorStrides } from '../../math/strided.js'
import { tensorsOf } from '../../model/tensor-types.js'
import { arrayOf, dtypeOf } from '../arrays.js'
import { quote } from '../strict-json.js'
import { writeZip } from '../zip/zip-writer.js'
import { Pickler } from './pickler.js'
import { STORAGES } from './torch-globals.js'

/** A tensor to write; the array's type is its type in the file. */
export interface WritablePtTensor {
  readonly data: Float32Array | Float64Array | BigInt64Array | Int32Array | Int16Array | Int8Array | Uint8Array
  readonly shape: readonly number[]
}

/** PyTorch begins storages here, so that they can be mapped into memory. */
const writable = tensorsOf(arrayOf([...STORAGES.values()]))

const ALIGNMENT = 64

/**
 * Writes a state dict as `torch.save` does: `torch.load`, also with `weights_only=True`, gives an OrderedDict of
 * contiguous tensors. The same tensors give the same bytes.
 *
 * @param tensors by name
 * @returns the whole file
 * @throws GlassformerError when a shape doesn't fit its data, or the file would exceed 4 GiB
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs'
 * import { loadModel, writePt } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * // for torch.load('model.pt', weights_only=True)
 * writeFileSync('model.pt', writePt(model.stateDict()))
 * ```
 */
export function writePt(tensors: ReadonlyMap<string, WritablePtTensor>): Uint8Array {
  writable.settle(tensors, 'tensors')
  const files = new Map<string, Uint8Array>([
    ['archive/data.pkl', stateDictPickle(tensors)],
    ['archive/byteorder', new TextEncoder().encode('little')],
  ])
  for (const [key, { data }] of [...tensors.values()].entries()) {
    files.set(`archive/data/${key}`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  files.set('archive/version', new TextEncoder().encode('3\n'))
  return writeZip(files, ALIGNMENT)
}

function stateDictPickle(tensors: ReadonlyMap<string, WritablePtTensor>): Uint8Array {
  const pickler = new Pickler()
  emptyOrderedDict(pickler)
  pickler.entries(() => {
    for (const [key, [name, tensor]] of [...tensors].entries()) {
      pickler.text(name)
      tensorPickle(pickler, name, tensor, String(key))
    }
  })
  return pickler.finish()
}

function tensorPickle(pickler: Pickler, name: string, { data, shape }: WritablePtTensor, key: string): void {
  if (elementCount(shape) !== data.length) {
    throw new GlassformerError(
      `pt: ${quote(name)}: shape (${shape.join(', ')}) doesn't fit its ${data.length} elements`,
    )
  }
  pickler.global('torch._utils', '_rebuild_tensor_v2').call(() => {
    pickler.tuple(() => {
      pickler.text('storage').global('torch', storageClass(data)).text(key).text('cpu').count(data.length)
    })
    pickler.persistent().count(0)
    pickler.tuple(() => {
      for (const size of shape) pickler.count(size)
    })
    pickler.tuple(() => {
      for (const stride of rowMajorStrides(shape)) pickler.count(stride)
    })
    pickler.boolean(false) // requires_grad
    emptyOrderedDict(pickler) // hooks
  })
}

function emptyOrderedDict(pickler: Pickler): void {
  pickler.global('collections', 'OrderedDict').call(() => {})
}

function storageClass(data: WritablePtTensor['data']): string {
  const wanted = dtypeOf(data)
  for (const [name, dtype] of STORAGES) if (dtype === wanted) return name.slice('torch.'.length)
  throw new GlassformerError(`pt: PyTorch has no storage of ${wanted}`)
}
