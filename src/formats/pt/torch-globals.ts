import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Dtype } from '../dtype.js'
import { describe, type PickleGlobal, type PickleValue, type StorageReference } from './pickle-value.js'
import type { TensorReference } from './tensor-reference.js'
import type { PickleMeaning } from './unpickler.js'

/** PyTorch's storage classes and the numbers that they hold. */
export const STORAGES: ReadonlyMap<string, Dtype> = new Map([
  ['torch.FloatStorage', 'F32'],
  ['torch.DoubleStorage', 'F64'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
])

type Call = (args: readonly PickleValue[]) => PickleValue

/** The functions that `torch.save` writes for plain tensors, as what they mean here: nothing of PyTorch runs. */
const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['collections.OrderedDict', ([...args]) => (args.length === 0 ? emptyDict() : fail('OrderedDict', args))],
  ['torch.Size', ([sizes]) => (kindOf(sizes) === 'tuple' && sizes !== undefined ? sizes : fail('torch.Size', [sizes]))],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', ([tensor]) => (isTensor(tensor) ? tensor : fail('_rebuild_parameter', [tensor]))],
])

/** What the globals of a plain state dict mean; every other global is refused by name. */
export const torchMeaning: PickleMeaning = {
  global(name) {
    if (CALLS.has(name) || STORAGES.has(name)) return { kind: 'global', name }
    throw new GlassformerError(
      `it needs ${JSON.stringify(name.slice(0, 120))}, which a plain state dict of tensors doesn't; nothing in a file is executed: write it with torch.save(model.state_dict(), …)`,
    )
  },

  call(global: PickleGlobal, args) {
    const call = CALLS.get(global.name)
    if (call === undefined) throw new GlassformerError(`the pickle calls ${global.name}, which is a type of numbers`)
    return call(args)
  },

  persistent(id): StorageReference {
    const items = typeof id === 'object' && id?.kind === 'tuple' ? id.items : []
    const [label, type, key, , length] = items
    const dtype = typeof type === 'object' && type?.kind === 'global' ? STORAGES.get(type.name) : undefined
    if (label !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(length)) {
      throw new GlassformerError(`the pickle refers to ${describe(id)} outside of it, which is no storage`)
    }
    return { kind: 'storage', dtype, key, length }
  },
}

/** `_rebuild_tensor_v2(storage, offset, shape, strides, requiresGrad, hooks)` */
function rebuildTensor([storage, offset, size, stride]: readonly PickleValue[]): TensorReference {
  const [shape, strides] = [counts(size), counts(stride)]
  if (
    typeof storage !== 'object' ||
    storage?.kind !== 'storage' ||
    !isCount(offset) ||
    shape === undefined ||
    strides === undefined ||
    shape.length !== strides.length
  ) {
    return fail('_rebuild_tensor_v2', [storage, offset, size, stride])
  }
  const { dtype, key, length } = storage
  return { kind: 'tensor', dtype, key, storageLength: length, offset, shape, strides }
}

function counts(value: PickleValue | undefined): readonly number[] | undefined {
  if (typeof value !== 'object' || value?.kind !== 'tuple') return undefined
  return value.items.every(isCount) ? value.items : undefined
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isTensor(value: PickleValue | undefined): value is TensorReference {
  return kindOf(value) === 'tensor'
}

function kindOf(value: PickleValue | undefined): string | undefined {
  return typeof value === 'object' ? value?.kind : undefined
}

function emptyDict(): PickleValue {
  return { kind: 'dict', entries: new Map() }
}

function fail(name: string, args: readonly (PickleValue | undefined)[]): never {
  throw new GlassformerError(`the pickle calls ${name} with what it doesn't take: ${args.map(describe).join(', ')}`)
}
