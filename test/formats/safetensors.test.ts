import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { readSafetensors, type WritableTensor, writeSafetensors } from '#formats'
import { scratch } from '../support/scratch.js'

type Entry = { dtype: unknown; shape: unknown; data_offsets: unknown }

/** A file with this header, whatever it says, and so many bytes of data. */
function fileOf(header: string | Uint8Array, dataBytes: number, claimedLength?: bigint): Uint8Array {
  const json = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const file = new Uint8Array(8 + json.length + dataBytes)
  new DataView(file.buffer).setBigUint64(0, claimedLength ?? BigInt(json.length), true)
  file.set(json, 8)
  return file
}

const good: Record<string, Entry> = {
  a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
  b: { dtype: 'I64', shape: [], data_offsets: [24, 32] },
  c: { dtype: 'U8', shape: [0, 5], data_offsets: [32, 32] },
  d: { dtype: 'F16', shape: [4], data_offsets: [32, 40] },
}

function withA(change: Partial<Entry>): string {
  return JSON.stringify({ ...good, a: { ...good['a'], ...change } })
}

/** The message of the one-line GlassformerError that reading these bytes must end in. */
function refusal(bytes: Uint8Array): string {
  try {
    readSafetensors(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(GlassformerError)
    const { message } = error as Error
    expect(message).toMatch(/^safetensors: [^\n\r]{5,400}$/u)
    return message
  }
  throw new Error(`a malformed file was read: ${new TextDecoder().decode(bytes.subarray(8, 300))}`)
}

const arrays = fc.oneof(
  fc.float32Array({ maxLength: 24 }),
  fc.int32Array({ maxLength: 24 }),
  fc.uint32Array({ maxLength: 24 }),
  fc.int16Array({ maxLength: 24 }),
  fc.uint16Array({ maxLength: 24 }),
  fc.int8Array({ maxLength: 24 }),
  fc.uint8Array({ maxLength: 24 }),
  fc.bigInt64Array({ maxLength: 24 }),
  fc.bigUint64Array({ maxLength: 24 }),
)
const tensors: fc.Arbitrary<Map<string, WritableTensor>> = fc
  .uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), arrays), { selector: ([name]) => name, maxLength: 12 })
  .map(entries => new Map(entries.map(([name, data]) => [name, { data, shape: shapeOf(data.length) }])))

function shapeOf(length: number): number[] {
  return length === 1 ? [] : length % 2 === 0 ? [2, length / 2] : [1, length]
}

describe('writeSafetensors', () => {
  it('gives back what it was given', () => {
    const metadata = fc.uniqueArray(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), {
      selector: ([key]) => key,
    })
    fc.assert(
      fc.property(tensors, metadata, (given, remarks) => {
        const bytes = writeSafetensors(given, new Map(remarks))
        const read = readSafetensors(bytes)
        expect(new Map([...read.metadata].sort())).toEqual(new Map([...remarks].sort()))
        expect([...read.tensors.keys()].sort()).toEqual([...given.keys()].sort())
        for (const [name, { data, shape }] of given) {
          expect(read.tensors.get(name)?.shape).toEqual(shape)
          expect(read.tensors.get(name)?.data).toEqual(data)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('orders by alignment, then name, and pads the header: the bytes of the format', () => {
    const bytes = writeSafetensors(
      new Map<string, WritableTensor>([
        ['z', { data: new Uint8Array([7]), shape: [1] }],
        ['b', { data: new Float32Array([1, 2]), shape: [2] }],
        ['a', { data: new Float32Array([3]), shape: [] }],
        ['n', { data: new BigInt64Array([-1n]), shape: [1, 1] }],
      ]),
      new Map([['format', 'pt']]),
    )
    const header =
      '{"__metadata__":{"format":"pt"},"n":{"dtype":"I64","shape":[1,1],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]},' +
      '"z":{"dtype":"U8","shape":[1],"data_offsets":[20,21]}}'
    const length = Math.ceil(header.length / 8) * 8
    expect(new DataView(bytes.buffer).getBigUint64(0, true)).toBe(BigInt(length))
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toBe(header.padEnd(length, ' '))
    const data = [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 64, 64, 0, 0, 128, 63, 0, 0, 0, 64, 7]
    expect(Array.from(bytes.subarray(8 + length))).toEqual(data)
  })

  it('gives the same bytes in whatever order the tensors come', () => {
    fc.assert(
      fc.property(tensors, given => {
        expect(writeSafetensors(new Map([...given].reverse()))).toEqual(writeSafetensors(given))
      }),
    )
  })

  it('writes a view into a larger buffer as what it shows', () => {
    const data = new Float32Array([1, 2, 3, 4]).subarray(1, 3)
    const bytes = writeSafetensors(new Map([['x', { data, shape: [2] }]]))
    expect(readSafetensors(bytes).tensors.get('x')?.data).toEqual(new Float32Array([2, 3]))
  })

  it('refuses what the format cannot hold, naming the tensor', () => {
    const write = (name: string, shape: number[]) => () =>
      writeSafetensors(new Map([[name, { data: new Float32Array(6), shape }]]))
    expect(write('w', [2, 4])).toThrow('tensor "w": shape [2, 4] does not fit its 6 elements')
    expect(write('w', [-2, -3])).toThrow('tensors.w.shape[0] must be a whole number from 0 up, not -2')
    expect(write('__metadata__', [6])).toThrow('cannot be named __metadata__')
    expect(write('half \ud800', [6])).toThrow(GlassformerError)
  })
})

describe('readSafetensors', () => {
  it('reads a good file, whatever its alignment in memory', () => {
    const file = fileOf(JSON.stringify(good), 40)
    const shifted = new Uint8Array(file.length + 3).subarray(3)
    shifted.set(file)
    for (const bytes of [file, shifted, Buffer.from(file)]) {
      const { tensors: read } = readSafetensors(bytes)
      expect([...read].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
        ['a', 'F32', [2, 3]],
        ['b', 'I64', []],
        ['c', 'U8', [0, 5]],
        ['d', 'F16', [4]],
      ])
    }
    expect(readSafetensors(fileOf('{}', 0)).tensors.size).toBe(0)
    expect(readSafetensors(fileOf('{ "__metadata__" : { "__proto__" : "x" } }  ', 0)).metadata.get('__proto__')).toBe(
      'x',
    )
  })

  it('converts every float type to float32, exactly where it can', () => {
    const header = JSON.stringify({
      half: { dtype: 'F16', shape: [8], data_offsets: [0, 16] },
      brain: { dtype: 'BF16', shape: [4], data_offsets: [16, 24] },
      double: { dtype: 'F64', shape: [2], data_offsets: [24, 40] },
      bool: { dtype: 'BOOL', shape: [2], data_offsets: [40, 42] },
    })
    const file = fileOf(header, 42)
    const view = new DataView(file.buffer, 8 + header.length)
    const halves = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00, 0xfc00, 0x3555]
    halves.forEach((bits, i) => {
      view.setUint16(2 * i, bits, true)
    })
    const brains = [0x3f80, 0xc040, 0x7f80, 0x0001]
    brains.forEach((bits, i) => {
      view.setUint16(16 + 2 * i, bits, true)
    })
    view.setFloat64(24, 0.1, true)
    view.setFloat64(32, -1e300, true)
    view.setUint8(41, 1)
    const { tensors: read } = readSafetensors(file)
    expect(read.get('half')?.data).toEqual(
      new Float32Array([1, -2, 65504, 2 ** -24, 2 ** -14, Infinity, -Infinity, 0.333251953125]),
    )
    expect(read.get('brain')?.data).toEqual(new Float32Array([1, -3, Infinity, 2 ** -133]))
    expect(read.get('double')?.data).toEqual(new Float32Array([Math.fround(0.1), -Infinity]))
    expect(read.get('bool')).toEqual({ dtype: 'BOOL', shape: [2], data: new Uint8Array([0, 1]) })
  })

  it('does not keep the file in memory', () => {
    const file = fileOf(JSON.stringify(good), 40)
    expect(readSafetensors(file).tensors.get('a')?.data.buffer.byteLength).toBe(24)
  })

  const long = 2 ** 53 - 1
  it.each([
    ['too short', new Uint8Array(7), 'the file has 7 bytes'],
    ['empty', new Uint8Array(0), 'the file has 0 bytes'],
    ['no header', fileOf('', 0), 'does not begin with "{"'],
    ['a cut-off header', fileOf(JSON.stringify(good), 0, 1000n), 'the file is cut off'],
    ['a huge header', fileOf('{}', 0, 2n ** 64n - 1n), 'the format allows 100000000'],
    ['a header over the limit', fileOf('{}', 0, 100_000_001n), 'the format allows 100000000'],
    ['a header that is a list', fileOf('[]', 0), 'does not begin with "{"'],
    ['a byte order mark', fileOf('\ufeff{}', 0), 'does not begin with "{"'],
    ['a leading space', fileOf(' {}', 0), 'does not begin with "{"'],
    ['bad UTF-8', fileOf(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x7d]), 0), 'not valid UTF-8'],
    ['bad JSON', fileOf('{"a":}', 0), 'a value is missing or malformed, at character 6'],
    ['an unclosed string', fileOf('{"a', 0), 'a string is malformed'],
    ['an unclosed object', fileOf('{"a":{"dtype":"F32"', 0), 'is missing'],
    ['a comma too many', fileOf('{"a":1,}', 0), 'a string is missing'],
    ['text after the header', fileOf('{} x', 0), 'there is more after the value'],
    ['deep nesting', fileOf(`{"a":${'['.repeat(100_000)}`, 0), 'nested more than 16 deep'],
    ['a duplicate tensor', fileOf('{"a":{},"a":{}}', 0), 'the key "a" appears twice'],
    ['an escaped duplicate', fileOf('{"a":{},"\\u0061":{}}', 0), 'the key "a" appears twice'],
    ['a duplicate field', fileOf(withA({}).replace('"shape"', '"dtype":"F32","shape"'), 40), '"dtype" appears twice'],
    ['half a surrogate pair', fileOf('{"\\ud800":{}}', 0), 'half a surrogate pair'],
    ['an entry that is a list', fileOf('{"a":[]}', 0), 'tensor "a": its entry is not an object'],
    ['an entry that is null', fileOf('{"a":null}', 0), 'tensor "a": its entry is not an object'],
    ['an unknown field', fileOf(withA({ stride: 1 } as Partial<Entry>), 40), 'unknown key "stride"'],
    ['no dtype', fileOf(withA({ dtype: undefined }), 40), 'tensor "a": dtype is missing'],
    ['an unknown dtype', fileOf(withA({ dtype: 'F8_E5M2' }), 40), 'tensor "a": dtype "F8_E5M2" is not known'],
    ['a dtype from the prototype', fileOf(withA({ dtype: 'toString' }), 40), 'dtype "toString" is not known'],
    ['a negative size', fileOf(withA({ shape: [-2, -3] }), 40), 'tensor "a": shape is not a list of non-negative'],
    ['minus zero', fileOf(withA({}).replace('[2,3]', '[-0]'), 40), '-0 is not written as an integer'],
    ['a fraction', fileOf(withA({ shape: [1.5, 4] }), 40), '1.5 is not written as an integer'],
    ['a float size', fileOf(withA({}).replace('[2,3]', '[2.0,3]'), 40), '2.0 is not written as an integer'],
    ['an exponent', fileOf(withA({}).replace('[2,3]', '[6e0]'), 40), '6e0 is not written as an integer'],
    ['a leading zero', fileOf(withA({}).replace('[2,3]', '[02,3]'), 40), '02 is not written as an integer'],
    ['a size beyond exactness', fileOf(withA({ shape: [2 ** 53] }), 40), 'is too large to be exact'],
    ['a size of many digits', fileOf(withA({}).replace('[2,3]', `[${'9'.repeat(1e6)}]`), 40), 'too large to be exact'],
    ['an overflow', fileOf(withA({ shape: [long, long] }), 40), 'has too many elements to count'],
    ['an overflow hidden by 0', fileOf(withA({ shape: [long, long, 0] }), 40), 'has too many elements to count'],
    ['a string for a shape', fileOf(withA({ shape: '2,3' }), 40), 'shape is not a list'],
    ['one offset', fileOf(withA({ data_offsets: [0] }), 40), 'data_offsets are not two integers'],
    ['three offsets', fileOf(withA({ data_offsets: [0, 24, 24] }), 40), 'data_offsets are not two integers'],
    ['offsets backwards', fileOf(withA({ data_offsets: [24, 0] }), 40), 'end before they begin'],
    ['offsets beyond the file', fileOf(withA({ data_offsets: [0, 4000] }), 40), "beyond the file's 40 bytes"],
    ['a wrong size', fileOf(withA({ shape: [2, 4] }), 40), 'shape [2, 4] of F32 needs 32 bytes, data_offsets give 24'],
    ['an overlap', fileOf(withA({ shape: [8], data_offsets: [0, 32] }), 40), 'tensor "b": its data overlaps'],
    ['a hole', fileOf(withA({ shape: [5], data_offsets: [4, 24] }), 40), 'tensor "a": the 4 bytes before its data'],
    ['bytes left over', fileOf(JSON.stringify(good), 41), 'the last 1 bytes of the file belong to no tensor'],
    ['bytes missing', fileOf(JSON.stringify(good), 39), 'tensor "d": data_offsets [32, 40] reach beyond'],
    ['metadata of numbers', fileOf('{"__metadata__":{"steps":3}}', 0), 'the value of "steps" is not a string'],
    ['metadata that is a string', fileOf('{"__metadata__":"x"}', 0), '__metadata__ is not an object'],
    ['a name of many lines', fileOf(`{"a\\nb${'c'.repeat(10_000)}":{}}`, 0), 'tensor "a\\nb'],
  ])('refuses %s', (_, bytes, message) => {
    expect(refusal(bytes)).toContain(message)
  })

  it('refuses every one of 1,000 malformed files, allocating nothing for them', () => {
    const integer = fc.integer({ min: -5, max: 200 })
    const junk = fc.oneof(
      fc.string(),
      integer,
      fc.double(),
      fc.constant(null),
      fc.array(fc.nat()),
      fc.dictionary(fc.string(), fc.nat()),
    )
    const base = fileOf(JSON.stringify(good), 40)
    const text = JSON.stringify(good)
    const malformed = fc.oneof(
      fc.nat(base.length - 1).map(length => base.slice(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 50 }).map(more => new Uint8Array([...base, ...more])),
      fc
        .bigInt({ min: 0n, max: 2n ** 64n - 1n })
        .filter(n => n !== BigInt(text.length))
        .map(n => fileOf(text, 40, n)),
      fc
        .nat(text.length - 1)
        .map(i => fileOf(text.slice(0, i) + text.slice(i + 1), 40))
        .filter(notTheSame),
      fc.tuple(fc.nat(text.length - 2), fc.integer({ min: 0x80, max: 0xff })).map(([i, byte]) => {
        const copy = base.slice()
        copy[8 + 1 + i] = byte
        return copy
      }),
      fc
        .tuple(fc.constantFrom('dtype', 'shape', 'data_offsets'), fc.constantFrom('a', 'b', 'd'), junk)
        .filter(([field, name, value]) => !isRight(good[name], field, value))
        .map(([field, name, value]) =>
          fileOf(JSON.stringify({ ...good, [name]: { ...good[name], [field]: value } }), 40),
        ),
      fc
        .array(fc.nat(2 ** 53 - 1), { minLength: 1, maxLength: 5 })
        .filter(shape => shape.reduce((a, b) => a * b, 4) !== 24)
        .map(shape => fileOf(withA({ shape }), 40)),
      fc.uint8Array({ maxLength: 200 }),
    )
    const before = process.memoryUsage().arrayBuffers
    fc.assert(
      fc.property(malformed, bytes => {
        refusal(bytes)
      }),
      { numRuns: 1000 },
    )
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6)
  })

  /** Another shape with as many elements is right too. */
  function isRight(entry: Entry | undefined, field: string, value: unknown): boolean {
    if (field !== 'shape') return JSON.stringify(entry?.[field as keyof Entry]) === JSON.stringify(value)
    return Array.isArray(value) && elements(value) === elements(entry?.shape)
  }

  function elements(shape: unknown): number {
    return Array.isArray(shape) ? shape.reduce((product: number, size: number) => product * size, 1) : -1
  }

  /** Deleting a character can leave a valid file: a digit of a name's spelling does not matter. */
  function notTheSame(bytes: Uint8Array): boolean {
    const name = /^\{"","|"":/u
    return !name.test(new TextDecoder().decode(bytes.subarray(8)))
  }
})

// An independent reader and writer of the format, in Python's standard library alone.
const PYTHON_READ = `
import json, struct, sys
raw = open(sys.argv[1], 'rb').read()
n, = struct.unpack('<Q', raw[:8])
header = json.loads(raw[8:8+n].decode('utf-8'))
kinds = {'F32': 'f', 'F64': 'd', 'I64': 'q', 'I32': 'i', 'I16': 'h', 'I8': 'b', 'U8': 'B'}
out = {'metadata': header.pop('__metadata__', {}), 'tensors': {}, 'aligned': n % 8 == 0}
for name, e in header.items():
    data = raw[8+n+e['data_offsets'][0]:8+n+e['data_offsets'][1]]
    kind = kinds[e['dtype']]
    out['tensors'][name] = [e['dtype'], e['shape'], list(struct.unpack('<%d%s' % (len(data) // struct.calcsize(kind), kind), data))]
print(json.dumps(out))
`
const PYTHON_WRITE = `
import json, struct, sys
parts = [('x.y', 'F32', [2, 2], struct.pack('<4f', 1.5, -2, 0.1, 3e38)), ('half', 'F16', [2], struct.pack('<2e', 1.5, -0.1)),
         ('steps', 'I64', [], struct.pack('<q', -2**62)), ('flag', 'BOOL', [3], bytes([1, 0, 1]))]
header, at = {'__metadata__': {'by': 'python'}}, 0
for name, dtype, shape, data in parts:
    header[name] = {'dtype': dtype, 'shape': shape, 'data_offsets': [at, at + len(data)]}
    at += len(data)
text = json.dumps(header).encode()
open(sys.argv[1], 'wb').write(struct.pack('<Q', len(text)) + text + b''.join(p[3] for p in parts))
`
const hasPython = spawnSync('python3', ['--version']).status === 0
if (!hasPython) console.warn('SKIPPED: safetensors against Python: there is no python3')

describe.skipIf(!hasPython)('safetensors and Python', () => {
  function inFolder<T>(use: (path: string) => T): T {
    return use(join(scratch(), 'x.safetensors'))
  }

  it('Python reads what we write', () => {
    const given = new Map<string, WritableTensor>([
      ['encoder.layers.0.norm1.weight', { data: new Float32Array([0.1, -0, 3e-45]), shape: [3] }],
      ['名', { data: new Float64Array([0.1, 1e300]), shape: [2, 1] }],
      ['steps', { data: new BigInt64Array([123456789012n]), shape: [] }],
      ['bytes', { data: new Uint8Array([0, 255, 3]), shape: [3] }],
      ['none', { data: new Int32Array(0), shape: [0, 4] }],
    ])
    const answer: unknown = inFolder(path => {
      writeFileSync(path, writeSafetensors(given, new Map([['key "1"', '值\n']])))
      return JSON.parse(execFileSync('python3', ['-c', PYTHON_READ, path], { encoding: 'utf8' }))
    })
    expect(answer).toEqual({
      aligned: true,
      metadata: { 'key "1"': '值\n' },
      tensors: {
        'encoder.layers.0.norm1.weight': ['F32', [3], [Math.fround(0.1), -0, Math.fround(3e-45)]],
        名: ['F64', [2, 1], [0.1, 1e300]],
        steps: ['I64', [], [123456789012]],
        bytes: ['U8', [3], [0, 255, 3]],
        none: ['I32', [0, 4], []],
      },
    })
  })

  it('we read what Python writes', () => {
    const bytes = inFolder(path => {
      execFileSync('python3', ['-c', PYTHON_WRITE, path])
      return readFileSync(path)
    })
    const { tensors: read, metadata } = readSafetensors(bytes)
    expect(metadata).toEqual(new Map([['by', 'python']]))
    expect(read.get('x.y')?.data).toEqual(new Float32Array([1.5, -2, 0.1, 3e38]))
    expect(read.get('half')?.data).toEqual(new Float32Array([1.5, -0.0999755859375]))
    expect(read.get('steps')?.data).toEqual(new BigInt64Array([-(2n ** 62n)]))
    expect(read.get('flag')?.data).toEqual(new Uint8Array([1, 0, 1]))
  })
})
