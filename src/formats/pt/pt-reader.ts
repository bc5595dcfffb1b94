import { GlassformerError } from '../../errors/glassformer-error.js'
import { shown } from '../../options/shown.js'
import { DTYPE_BYTES } from '../dtype.js'
import { foreignFormat } from '../foreign-format.js'
import type { StoredTensor } from '../safetensors-reader.js'
import { quote } from '../strict-json.js'
import { readZip, type ZipEntry } from '../zip/zip-reader.js'
import { describe, type PickleDict, type PickleValue } from './pickle-value.js'
import { checkExtent, gather } from './strided.js'
import type { TensorReference } from './tensor-reference.js'
import { torchMeaning } from './torch-globals.js'
import { unpickle } from './unpickler.js'

/** Room for some 100,000 tensors. */
const LARGEST_PICKLE = 2 ** 24
/** Tensors can show the same stored numbers again and again (strides of 0): all together at most so many file sizes … */
const MOST_REPETITIONS = 16
/** … or so many bytes, whatever the size of the file. */
const ALWAYS_ALLOWED = 2 ** 26

/** Where training scripts keep the state dict in a checkpoint. */
const CHECKPOINT_KEYS = ['state_dict', 'model_state_dict', 'model'] as const

/**
 * Reads the tensors of a `.pt` or `.pth` file that `torch.save` wrote (PyTorch 1.6 or later: a zip file) from a state
 * dict, or from a checkpoint with the state dict under `state_dict`, `model_state_dict` or `model`. Nothing in the file
 * is executed. Views (transposed, sliced, shared) come out as contiguous copies; floats of every width as float32.
 *
 * All sizes are checked before anything is allocated for numbers.
 *
 * @param bytes the whole file
 * @returns by name, in the file's order
 * @throws GlassformerError that names what a plain state dict doesn't have, or what is damaged
 * @example
 * ```ts
 * import { readPt, writePt } from 'glassformer'
 * const file = writePt(new Map([['fc.weight', { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }]]))
 * readPt(file).get('fc.weight') // { dtype: 'F32', shape: [2, 2], data: Float32Array(4) [1, 2, 3, 4] }
 * ```
 */
export function readPt(bytes: Uint8Array): ReadonlyMap<string, StoredTensor> {
  try {
    return readTensors(bytes)
  } catch (error) {
    if (error instanceof GlassformerError) throw new GlassformerError(`pt: ${error.message}`)
    throw error
  }
}

function readTensors(bytes: Uint8Array): ReadonlyMap<string, StoredTensor> {
  checkKind(bytes)
  const entries = readZip(bytes)
  const pickle = [...entries.keys()].find(name => name === 'data.pkl' || /^[^/]+\/data\.pkl$/u.test(name))
  if (pickle === undefined) throw new GlassformerError('the zip file has no data.pkl: torch.save did not write it')
  const folder = pickle.slice(0, -'data.pkl'.length)
  const byteOrder = entries.get(`${folder}byteorder`)
  if (byteOrder !== undefined && byteOrder.size < 100 && text(byteOrder).trim() !== 'little') {
    throw new GlassformerError('its numbers are big-endian: save it again on a little-endian machine')
  }

  const references = stateDict(unpickle(limited(entryOf(entries, pickle)), torchMeaning))
  checkSizes(references, bytes.length)
  const storages = new Map<string, Uint8Array>()
  const tensors = new Map<string, StoredTensor>()
  for (const [name, reference] of references) {
    const { dtype, shape } = reference
    const storage = within(name, () => storageOf(entries, folder, reference, storages))
    tensors.set(name, { dtype, shape, data: gather(storage, reference) })
  }
  return tensors
}

function checkKind(bytes: Uint8Array): void {
  if (!(bytes instanceof Uint8Array)) throw new GlassformerError(`a file is a Uint8Array, not ${shown(bytes)}`)
  const foreign = foreignFormat(bytes)
  if (foreign !== undefined) throw new GlassformerError(`it is ${foreign}`)
}

function limited(pickle: ZipEntry): Uint8Array {
  if (pickle.size > LARGEST_PICKLE) {
    throw new GlassformerError(`its data.pkl has ${pickle.size} bytes; the limit is ${LARGEST_PICKLE}`)
  }
  return pickle.read()
}

/** The dictionary of tensors: the whole, or the part of a checkpoint that usually is it. */
function stateDict(value: PickleValue): ReadonlyMap<string, TensorReference> {
  const whole = asDict(value) ?? fail(`it holds ${describe(value)}, not a state dict`)
  const hasTensors = [...whole.entries.values()].some(item => asTensor(item) !== undefined)
  const part = CHECKPOINT_KEYS.map(key => asDict(whole.entries.get(key))).find(found => found !== undefined)
  const dict = hasTensors || part === undefined ? whole : part

  const tensors = new Map<string, TensorReference>()
  for (const [name, item] of dict.entries) {
    if (typeof name !== 'string') return fail(`its state dict has ${describe(name)} as a key`)
    tensors.set(name, asTensor(item) ?? fail(`${quote(name)} is ${describe(item)}, not a tensor: it is no state dict`))
  }
  return tensors
}

function checkSizes(references: ReadonlyMap<string, TensorReference>, fileLength: number): void {
  const limit = Math.max(ALWAYS_ALLOWED, MOST_REPETITIONS * fileLength)
  let total = 0
  for (const [name, reference] of references) {
    const elements = within(name, () => checkExtent(reference))
    total += elements * Math.max(4, DTYPE_BYTES[reference.dtype])
    if (total > limit) {
      throw new GlassformerError(
        `its tensors up to ${quote(name)} take ${total} bytes, too many for a file of ${fileLength}`,
      )
    }
  }
}

function storageOf(
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  { dtype, key, storageLength }: TensorReference,
  known: Map<string, Uint8Array>,
): Uint8Array {
  const name = `${folder}data/${key}`
  const entry = entryOf(entries, name)
  if (entry.size !== storageLength * DTYPE_BYTES[dtype]) {
    fail(`its storage ${quote(name)} has ${entry.size} bytes, not ${storageLength} numbers of ${dtype}`)
  }
  const storage = known.get(key) ?? entry.read()
  known.set(key, storage)
  return storage
}

function entryOf(entries: ReadonlyMap<string, ZipEntry>, name: string): ZipEntry {
  return entries.get(name) ?? fail(`the zip file has no ${quote(name)}`)
}

function text(entry: ZipEntry): string {
  return new TextDecoder().decode(entry.read())
}

function asDict(value: PickleValue | undefined): PickleDict | undefined {
  return typeof value === 'object' && value?.kind === 'dict' ? value : undefined
}

function asTensor(value: PickleValue | undefined): TensorReference | undefined {
  return typeof value === 'object' && value?.kind === 'tensor' ? value : undefined
}

function within<T>(name: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw error instanceof GlassformerError ? new GlassformerError(`tensor ${quote(name)}: ${error.message}`) : error
  }
}

function fail(reason: string): never {
  throw new GlassformerError(reason)
}
