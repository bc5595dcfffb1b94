import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readZip } from '#dist/formats/zip/zip-reader.js'
import { writeZip } from '#dist/formats/zip/zip-writer.js'
import { GlassformerError } from '#errors'
import { readPt, type WritablePtTensor, writePt } from '#formats'
import { scratch } from '../support/scratch.js'
import { hasTorch, runTorch } from './torch-python.js'

const fixtures = join(dirname(fileURLToPath(import.meta.url)), 'fixtures')
const folder = scratch()

type Plain = Record<string, [shape: number[], values: unknown]>

const read = (name: string) => readPt(readFileSync(join(folder, name)))

/** The message of the one-line GlassformerError that reading these bytes must end in. */
function refusal(bytes: Uint8Array): string {
  try {
    readPt(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(GlassformerError)
    const { message } = error as Error
    expect(message).toMatch(/^pt: [^\n\r]{5,600}$/u)
    return message
  }
  throw new Error('a malformed file was read')
}

/** Shape and values as Python's `tolist` has them. */
function plain(tensors: ReturnType<typeof readPt>): Plain {
  return Object.fromEntries([...tensors].map(([name, { shape, data }]) => [name, [[...shape], nested(data, shape)]]))
}

function nested(data: ArrayLike<number | bigint>, shape: readonly number[], from = 0): unknown {
  const [size, ...rest] = shape
  if (size === undefined) return Number(data[from])
  const stride = rest.reduce((product, length) => product * length, 1)
  return Array.from({ length: size }, (_, index) => nested(data, rest, from + index * stride))
}

/** The zip file with one entry replaced, its checksum right. */
function withEntry(zip: Uint8Array, name: string, bytes: Uint8Array): Uint8Array {
  const files = [...readZip(zip)].map(([key, entry]) => [key, entry.read()] as const)
  return writeZip(new Map([...files, [name, bytes]]))
}

/** A pickle by hand, in a file with one storage of 4 float32. */
function fileOf(pickle: string): Uint8Array {
  const bytes = Uint8Array.from(pickle, character => character.charCodeAt(0))
  return writeZip(
    new Map([
      ['a/data.pkl', bytes],
      ['a/data/0', new Uint8Array(16)],
    ]),
  )
}

const text = (value: string) => `\x8c${String.fromCharCode(value.length)}${value}`
const storage = (length: string) => `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${length}tQ`
const tensor = (offset: string, shape: string, strides: string, length = 'K\x04') =>
  `ctorch._utils\n_rebuild_tensor_v2\n(${storage(length)}${offset}(${shape}t(${strides}t\x89}tR`
const dict = (value: string) => `\x80\x02}${text('w')}${value}s.`
const BIG = '\x8a\x07\xff\xff\xff\xff\xff\xff\x1f' // 2^53 − 1

describe('readPt', () => {
  it('reads a file of PyTorch 1.13, and one written by hand', () => {
    const tensors = readPt(readFileSync(join(fixtures, 'module.pt')))
    expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ['0.weight', 'F32', [5, 3]],
      ['0.bias', 'F32', [5]],
      ['1.weight', 'F32', [5]],
      ['1.bias', 'F32', [5]],
    ])
    expect(tensors.get('0.bias')?.data).toEqual(Float32Array.from([-1, 0, 1, 2, 3], value => value / 16))
    expect(readPt(fileOf(dict(tensor('K\x01', 'K\x03', 'K\x01')))).get('w')?.data).toEqual(new Float32Array(3))
  })

  it('gives copies that do not keep the file in memory', () => {
    const data = readPt(readFileSync(join(fixtures, 'module.pt'))).get('0.bias')?.data
    expect(data?.buffer.byteLength).toBe(20)
  })

  it.each([
    ['nothing', new Uint8Array(0), 'it is no zip file, or cut off'],
    ['text', new TextEncoder().encode('hello '.repeat(100)), 'it is no zip file, or cut off'],
    ['a zip of something else', writeZip(new Map([['a.txt', new Uint8Array(3)]])), 'has no data.pkl'],
    ['a global', fileOf('\x80\x02cos\nsystem\n(X\x02\x00\x00\x00lstR.'), 'it needs "os.system"'],
    ['a stacked global', fileOf(`\x80\x04${text('builtins')}${text('eval')}\x93.`), 'it needs "builtins.eval"'],
    ['a method of an allowed name', fileOf('\x80\x02ctorch\nFloatStorage.x\n.'), 'it needs "torch.FloatStorage.x"'],
    ['an instruction that makes objects', fileOf('\x80\x02ccollections\nOrderedDict\n)\x81.'), 'instruction 0x81'],
    ['an extension code', fileOf('\x80\x02\x82\x01.'), 'instruction 0x82'],
    ['protocol 0', fileOf('(dp0\n.'), 'instruction 0x64'],
    ['a storage called', fileOf('\x80\x02ctorch\nFloatStorage\n)R.'), 'calls torch.FloatStorage'],
    ['no end', fileOf('\x80\x02}'), 'the pickle is cut off'],
    ['an empty stack', fileOf('\x80\x02.'), 'takes a value where there is none'],
    ['no mark', fileOf('\x80\x02t.'), 'back to a mark that is not there'],
    ['nested marks', fileOf(`\x80\x02${'('.repeat(1e5)}.`), 'nests more than 100 deep'],
    ['too many objects', fileOf(`\x80\x02${']'.repeat(3e6)}.`), 'more than 2000000 objects'],
    ['a forgotten value', fileOf('\x80\x02h\x07.'), 'recalls value 7'],
    ['a long string', fileOf('\x80\x02X\xff\xff\xff\xff.'), 'the pickle is cut off'],
    ['a dict of odd length', fileOf('\x80\x02}(K\x01u.'), 'a key without a value'],
    ['a number', fileOf('\x80\x02K\x01.'), 'it holds the number 1, not a state dict'],
    ['numbers as names', fileOf(`\x80\x02}K\x01${tensor('K\x00', '', '')}s.`), 'the number 1 as a key'],
    ['another storage', fileOf(dict(`(${text('x')}tQ`)), 'which is no storage'],
    ['an offset beyond', fileOf(dict(tensor('K\x04', 'K\x01', 'K\x01'))), 'beyond its storage of 4'],
    ['a shape beyond', fileOf(dict(tensor('K\x00', 'K\x02K\x03', 'K\x03K\x01'))), 'shape (2, 3) with strides (3, 1)'],
    ['a storage of another size', fileOf(dict(tensor('K\x00', 'K\x05', 'K\x01', 'K\x05'))), 'not 5 numbers of F32'],
    ['fewer strides', fileOf(dict(tensor('K\x00', 'K\x02K\x02', 'K\x01'))), "with what it doesn't take"],
    ['a negative stride', fileOf(dict(tensor('K\x00', 'K\x02', 'J\xff\xff\xff\xff'))), "with what it doesn't take"],
    ['a bomb of strides 0', fileOf(dict(tensor('K\x00', 'J\x00\x00\x00\x7f', 'K\x00'))), 'too many for a file of'],
    ['uncountable elements', fileOf(dict(tensor('K\x00', `${BIG}${BIG}`, 'K\x00K\x00'))), 'too many elements'],
    ['uncountable, hidden by 0', fileOf(dict(tensor('K\x00', `${BIG}${BIG}K\x00`, 'K\x00K\x00K\x00'))), 'reaches|many'],
    ['a hundred axes', fileOf(dict(tensor('K\x00', 'K\x01'.repeat(100), 'K\x01'.repeat(100)))), '100 axes'],
    ['a missing storage', writeZip(new Map([['data.pkl', fileOfPickle()]])), 'has no "data/0"'],
    ['big-endian numbers', withEntry(writePt(new Map()), 'archive/byteorder', utf8('big')), 'big-endian'],
  ])('refuses %s', (_, bytes, message) => {
    if (message === 'reaches|many') expect(readPt(bytes).get('w')?.data.length).toBe(0)
    else expect(refusal(bytes)).toContain(message)
  })

  it('refuses what a zip file should not be', () => {
    const good = writePt(new Map([['w', { data: new Float32Array(4), shape: [4] }]]))
    const view = (bytes: Uint8Array) => new DataView(bytes.buffer)
    const end = good.length - 22
    const directory = view(good).getUint32(end + 16, true)
    const change = (at: number, value: number, bytes: 2 | 4 = 4): Uint8Array => {
      const copy = good.slice()
      if (bytes === 2) view(copy).setUint16(at, value, true)
      else view(copy).setUint32(at, value, true)
      return copy
    }
    expect(refusal(change(directory + 10, 8, 2))).toContain('is compressed')
    expect(refusal(change(directory + 8, 1, 2))).toContain('is encrypted')
    expect(refusal(change(directory + 24, 5e6))).toContain('for its 5000000')
    expect(refusal(change(directory + 42, 5e8))).toContain('is not at 500000000')
    expect(refusal(change(directory + 16, 1))).toContain('its checksum differs')
    expect(refusal(change(end + 10, 3, 2))).toContain('a part of several')
    expect(refusal(change(end + 16, 5e8))).toContain('reaches beyond')
    expect(refusal(good.subarray(0, -1))).toContain('cut off')
    expect(refusal(writeZip(new Map([['data.pkl', new Uint8Array(2 ** 24 + 1)]])))).toContain('the limit is 16777216')
  })

  it('refuses every one of 1,000 malformed files in bounded time and memory', () => {
    const good = writePt(
      new Map<string, WritablePtTensor>([
        ['weight', { data: new Float32Array(12), shape: [3, 4] }],
        ['bias', { data: new Float64Array(4), shape: [4] }],
        ['steps', { data: new BigInt64Array(1), shape: [] }],
      ]),
    )
    const real = new Uint8Array(readFileSync(join(fixtures, 'module.pt')))
    const bases = [
      { zip: good, pickle: 'archive/data.pkl' },
      { zip: real, pickle: 'module/data.pkl' },
    ]
    const edits = fc.array(fc.tuple(fc.nat(2 ** 20), fc.nat(255), fc.constantFrom('set', 'insert', 'remove', 'cut')), {
      minLength: 1,
      maxLength: 4,
    })
    const changed = (bytes: Uint8Array, list: readonly [number, number, string][]): Uint8Array => {
      const copy = [...bytes]
      for (const [place, byte, kind] of list) {
        const at = place % copy.length
        if (kind === 'set') copy[at] = byte
        if (kind === 'insert') copy.splice(at, 0, byte)
        if (kind === 'remove') copy.splice(at, 1)
        if (kind === 'cut') copy.splice(at, byte)
      }
      return Uint8Array.from(copy)
    }
    const malformed = fc
      .tuple(fc.constantFrom(...bases), fc.boolean(), edits)
      .map(([{ zip, pickle }, inside, list]) => {
        if (!inside) return changed(zip, list)
        const original = readZip(zip).get(pickle)?.read() ?? new Uint8Array()
        return withEntry(zip, pickle, changed(original, list))
      })
    const before = process.memoryUsage().arrayBuffers
    let refused = 0
    fc.assert(
      fc.property(malformed, bytes => {
        // Some changes are harmless (a name's spelling, padding between entries): then the tensors are of sound sizes.
        try {
          for (const { shape, data } of readPt(bytes).values()) {
            expect(data.length).toBe(shape.reduce((product, size) => product * size, 1))
          }
        } catch (error) {
          expect(error).toBeInstanceOf(GlassformerError)
          expect((error as Error).message).toMatch(/^pt: [^\n\r]{5,600}$/u)
          refused++
        }
      }),
      { numRuns: 1500 },
    )
    expect(refused).toBeGreaterThan(1000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6)
  })

  it('reads its own writing', () => {
    const arrays = fc.oneof(fc.float32Array(), fc.int32Array(), fc.bigInt64Array(), fc.uint8Array(), fc.int16Array())
    const entries = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), arrays), { selector: ([name]) => name })
    fc.assert(
      fc.property(entries, given => {
        const tensors = new Map(given.map(([name, data]) => [name, { data, shape: [1, data.length] }]))
        const bytes = writePt(tensors)
        expect(writePt(tensors)).toEqual(bytes)
        expect([...readPt(bytes)].map(([name, { data, shape }]) => [name, { data, shape }])).toEqual([...tensors])
      }),
    )
  })
})

function fileOfPickle(): Uint8Array {
  return Uint8Array.from(dict(tensor('K\x00', '', '')), character => character.charCodeAt(0))
}

function utf8(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

describe.skipIf(!hasTorch)('with PyTorch itself', () => {
  let expected: { every: Plain; module: Plain }
  beforeAll(() => {
    const script = readFileSync(join(fixtures, 'write-pt.py'), 'utf8')
    expected = runTorch(script, [folder]) as typeof expected
  })

  it('reads every type, views, shared storages and protocols', () => {
    expect(plain(read('every.pt'))).toEqual(asNumbers(expected.every))
    expect(plain(read('protocol4.pt'))).toEqual(asNumbers(expected.every))
  })

  it('finds the state dict of modules and checkpoints', () => {
    for (const name of ['module', 'state_dict', 'model_state_dict', 'model']) {
      expect(plain(read(`${name}.pt`))).toEqual(expected.module)
    }
  })

  it('says what is no plain state dict', () => {
    const message = (name: string) => refusal(readFileSync(join(folder, name)))
    expect(message('pickled-module.pt')).toContain('it needs "torch.nn.modules.container.Sequential"')
    expect(message('mixed.pt')).toContain('"epoch" is the number 3, not a tensor')
    expect(message('list.pt')).toContain('it holds a list, not a state dict')
    expect(message('complex.pt')).toContain('it needs "torch.ComplexFloatStorage"')
    expect(message('sparse.pt')).toContain('it needs "torch._utils._rebuild_sparse_tensor"')
    expect(message('legacy.pt')).toContain('before PyTorch 1.6')
    expect(message('script.pt')).toContain('it needs "__torch__')
  })

  it('reads zip64, as files beyond 4 GiB are written', () => {
    const script = `
import json, sys, zipfile
old = zipfile.ZipFile(sys.argv[1])
zipfile.ZIP64_LIMIT = 3
with zipfile.ZipFile(sys.argv[2], 'w') as new:
    for name in old.namelist(): new.writestr(name, old.read(name))
print(json.dumps(open(sys.argv[2], 'rb').read().count(bytes([80, 75, 6, 6]))))
`
    const zip64 = join(folder, 'zip64.pt')
    expect(runTorch(script, [join(folder, 'module.pt'), zip64])).toBe(1)
    expect(plain(read('zip64.pt'))).toEqual(expected.module)
  })

  it('writes what torch.load reads, with weights_only too', () => {
    const tensors = new Map<string, WritablePtTensor>([
      ['encoder.weight', { data: Float32Array.from([1, -2, 0.1, 3e38, 5, 6]), shape: [2, 3] }],
      ['字', { data: Float64Array.from([0.1]), shape: [] }],
      ['long', { data: BigInt64Array.from([-(2n ** 40n)]), shape: [1] }],
      ['many', { data: new Int32Array(300).fill(7), shape: [1, 300] }],
      ['empty', { data: new Float32Array(0), shape: [0, 3] }],
    ])
    const path = join(folder, 'ours.pt')
    writeFileSync(path, writePt(tensors))
    const script = `
import json, sys, torch
whole, safe = torch.load(sys.argv[1]), torch.load(sys.argv[1], weights_only=True)
assert all(torch.equal(whole[name], safe[name]) for name in whole)
print(json.dumps([[name, str(x.dtype), list(x.shape), list(x.stride()), x.flatten().tolist()] for name, x in safe.items()]))
`
    expect(runTorch(script, [path])).toEqual([
      ['encoder.weight', 'torch.float32', [2, 3], [3, 1], [...Float32Array.from([1, -2, 0.1, 3e38, 5, 6])]],
      ['字', 'torch.float64', [], [], [0.1]],
      ['long', 'torch.int64', [1], [1], [-(2 ** 40)]],
      ['many', 'torch.int32', [1, 300], [300, 1], Array(300).fill(7)],
      ['empty', 'torch.float32', [0, 3], [3, 1], []],
    ])
  })
})

/** Python's True and False are 1 and 0 in our bytes. */
function asNumbers(value: Plain): Plain {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) => (typeof item === 'boolean' ? Number(item) : item))
}
