import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { importModel, readPt, readSafetensors, writeSafetensors } from '#formats'
import { saveModel } from '#formats/node'
import { Transformer } from '#model'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const options = { srcVocabSize: 5, trgVocabSize: 5, embedDim: 4, numLayers: 1, heads: 1, srcPadIdx: 0, trgPadIdx: 0 }
const config = { heads: 1, srcPadIdx: 0, trgPadIdx: 0 }
const model = new Transformer({ ...options, maxLen: 8, seed: 3 })

const ascii = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0))
/** `pickle.dumps({'<pad>': 0, 'a': 1})` of Python, by protocol. */
const pickles = [
  '\x80\x02}q\x00(X\x05\x00\x00\x00<pad>q\x01K\x00X\x01\x00\x00\x00aq\x02K\x01u.',
  '\x80\x04\x95\x16\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x05<pad>\x94K\x00\x8c\x01a\x94K\x01u.',
]

const FILES: readonly [what: string, bytes: Uint8Array, words: string][] = [
  ['a vocabulary pickle', ascii(pickles[1] ?? ''), 'a plain Python pickle, as of a vocabulary'],
  ['an older pickle', ascii(pickles[0] ?? ''), 'a plain Python pickle, as of a vocabulary'],
  [
    'an old .pt',
    ascii('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.'),
    'before PyTorch 1.6',
  ],
  ['GGUF', ascii('GGUF\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'), 'a GGUF file'],
  ['.npy', ascii("\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False}"), 'a NumPy array (.npy)'],
  ['.npz', ascii(`PK\x03\x04${'\0'.repeat(22)}\x0b\x00\x00\x00weights.npyrest`), 'an archive of NumPy arrays (.npz)'],
  ['gzip', gzipSync(writeSafetensors(model.stateDict())), 'compressed with gzip: unpack it first'],
  ['HTML', ascii('\n<!DOCTYPE html><html><title>404</title></html>'), 'a web page (HTML): download the file itself'],
  [
    'Git LFS',
    ascii(`version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`),
    'git lfs pull',
  ],
  ['HDF5', ascii('\x89HDF\r\n\x1a\n\x00\x00\x00\x00'), 'an HDF5 file (.h5)'],
]

describe.each(FILES)('%s given as weights', (_, bytes, words) => {
  it.each<[string, (bytes: Uint8Array) => unknown]>([
    ['importModel', weights => importModel({ weights, config })],
    ['readSafetensors', readSafetensors],
    ['readPt', readPt],
  ])('is recognised by %s', (_, read) => {
    expect(() => read(bytes)).toThrow(GlassformerError)
    expect(() => read(bytes)).toThrow(words)
  })
})

it('the command names it, and for a folder whose weights were not fetched', async () => {
  const folder = scratch()
  await saveModel(folder, model)
  await writeFile(join(folder, 'vocab.pkl'), ascii(pickles[1] ?? ''))
  const files = ['--weights', join(folder, 'vocab.pkl'), '--config', join(folder, 'config.json')]
  const ended = await glassformer(['import', ...files, '--out', join(folder, 'out')])
  expectOneClearLine(ended, 1, `${folder}/vocab.pkl: safetensors: it is a plain Python pickle, as of a vocabulary`)
  await writeFile(join(folder, 'model.safetensors'), 'version https://git-lfs.github.com/spec/v1\noid sha256:00')
  const asked = await glassformer(['logits', '--model', folder, '--src', 'none', '--trg', 'none'])
  expectOneClearLine(asked, 1, 'model.safetensors: safetensors: it is a Git LFS pointer')
})

it('a length that begins like a pickle is still that of a header', () => {
  const padded = writeSafetensors(
    new Map([['w', { data: Float32Array.of(1), shape: [1] }]]),
    new Map([['note', 'x'.repeat(556)]]),
  )
  expect([...padded.subarray(0, 2)]).toEqual([0x80, 2])
  expect(readSafetensors(padded).tensors.size).toBe(1)
})

it('__metadata__: null is none', () => {
  const header = '{"__metadata__":null,"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.padEnd(80)
  const file = new Uint8Array(8 + 80 + 4)
  file[0] = 80
  file.set(ascii(header), 8)
  const { tensors, metadata } = readSafetensors(file)
  expect(tensors.get('w')?.data).toEqual(Float32Array.of(0))
  expect(metadata.size).toBe(0)
})

describe('weights of a wrapped model', () => {
  it.each([
    ['module.', ['DistributedDataParallel']],
    ['_orig_mod.', ['torch.compile']],
    ['_orig_mod.module.', ['torch.compile', 'DistributedDataParallel']],
  ])('%s is taken off, and it is said', async (prefix, wrappers) => {
    const state = model.stateDict()
    const weights = writeSafetensors(new Map([...state].map(([key, tensor]) => [prefix + key, tensor])))
    const imported = importModel({ weights, config })
    expect(imported.model.stateDict()).toEqual(state)
    expect(imported.notes).toHaveLength(wrappers.length)
    for (const [i, wrapper] of wrappers.entries()) expect(imported.notes[i]).toContain(wrapper)
  })

  it('the command says it on stderr', async () => {
    const folder = scratch()
    const state = [...model.stateDict()].map(([key, tensor]) => [`module.${key}`, tensor] as const)
    await writeFile(join(folder, 'w.safetensors'), writeSafetensors(new Map(state)))
    await writeFile(join(folder, 'config.json'), JSON.stringify(config))
    const args = ['import', '--weights', 'w.safetensors', '--config', 'config.json', '--out', 'out']
    const ended = await glassformer(args, { cwd: folder })
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/the prefix module\. of all names/u) })
  })

  it('a prefix of some names only belongs to the names', () => {
    const weights = writeSafetensors(
      new Map([...model.stateDict(), ['module.x', { data: Float32Array.of(1), shape: [1] }]]),
    )
    expect(() => importModel({ weights, config })).toThrow('the weights have module.x, which this model doesn')
  })
})
