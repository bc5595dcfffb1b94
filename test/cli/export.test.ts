import { execFileSync } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { Vocabulary } from '#data'
import { greedyDecode } from '#decode'
import { toTorchTransformer, writePt, writeSafetensors } from '#formats'
import { loadModel, saveModel } from '#formats/node'
import { Transformer } from '#model'
import { logits } from '#session'
import { openOnnx } from '../support/onnx-model.js'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const vocabulary = Vocabulary.ofTokens(['3', '4', '5', '6', '7', '8', '9'], 'words')
const sizes = { srcVocabSize: vocabulary.size, trgVocabSize: vocabulary.size, embedDim: 8, numLayers: 2, heads: 2 }
const options = { ...sizes, srcPadIdx: 0, trgPadIdx: 0, maxLen: 30, finalNorm: true, normFirst: true }
const SRC = [[1, 5, 6, 7, 2]]
const TRG = [[1, 3, 4]]
const python = inject('torchPython')

const folder = scratch()
let model: Transformer
beforeAll(async () => {
  model = new Transformer({ ...options, activation: 'gelu', seed: 4 })
  await saveModel(join(folder, 'model'), model, vocabulary)
})

const run = (...args: string[]) => glassformer(args, { cwd: folder })
const exportTo = (format: string, ...more: string[]) =>
  run('export', '--model', 'model', '--format', format, '--out', format, ...more)

describe('export', () => {
  it('writes safetensors as a model folder', async () => {
    const { code, stdout, stderr } = await exportTo('safetensors')
    const names = ['model.safetensors', 'vocabulary.json', 'generation_config.json', 'config.json']
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: names.map(name => `safetensors/${name}\n`).join(''),
      stderr: '',
    })
    for (const name of names) {
      expect(await readFile(join(folder, 'safetensors', name))).toEqual(await readFile(join(folder, 'model', name)))
    }
  })

  it('writes smaller weights, and says what that costs on given pairs', async () => {
    await writeFile(join(folder, 'pairs.tsv'), '8 3\t3 8\n5 4 9\t4 5 9\n')
    const { code, stdout, stderr } = await exportTo('safetensors', '--dtype', 'int8', '--data', 'pairs.tsv', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).precision).toEqual({ pairs: 2, before: 0, after: 0 })
    const { size } = await stat(join(folder, 'safetensors/model.safetensors'))
    expect(size).toBeLessThan((await stat(join(folder, 'model/model.safetensors'))).size)
    const { model: rounded } = await loadModel(join(folder, 'safetensors'))
    const [ours, theirs] = [await logits(model, SRC, TRG), await logits(rounded, SRC, TRG)]
    const errors = ours.data.map((value, i) => Math.abs(value - (theirs.data[i] ?? Number.NaN)))
    expect(Math.max(...errors)).toBeGreaterThan(0)
    expect(Math.max(...errors)).toBeLessThan(0.1)
    expect((await exportTo('safetensors', '--dtype', 'float16')).stderr).toContain('for want of pairs')
    expectOneClearLine(await exportTo('onnx', '--dtype', 'int8'), 1, /onnx is written as float32 only/u)
  })

  it('writes ONNX that runs', async () => {
    const { code, stdout } = await exportTo('onnx', '--json')
    const exported = JSON.parse(stdout)
    expect({ code, exported }).toMatchObject({ code: 0, exported: { format: 'onnx', out: 'onnx' } })
    expect(exported.files.map(({ name }: { name: string }) => name)).toEqual([
      ...['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx', 'config.json', 'generation_config.json'],
      ...['tokenizer.json', 'tokenizer_config.json'],
    ])
    const bytes = (name: string) => readFile(join(folder, 'onnx/onnx', `${name}.onnx`))
    const files = { encoder: await bytes('encoder_model'), decoder: await bytes('decoder_model_merged') }
    const { encode, decode } = await openOnnx(files, 0)
    const result = await decode(TRG, SRC, await encode(SRC))
    const { data } = await logits(model, SRC, TRG)
    const theirs = result.logits.data as Float32Array
    expect(Math.max(...data.map((value, index) => Math.abs(value - (theirs[index] as number))))).toBeLessThan(1e-4)
  })

  it.skipIf(python === undefined)('writes model.pt and lines of Python that use it', async () => {
    const { code, stdout } = await exportTo('torch')
    expect({ code, files: stdout.split('\n') }).toEqual({
      code: 0,
      files: [
        'model.pt',
        'use_model.py',
        'vocabulary.json',
        'generation_config.json',
        'config.json',
        'model.py',
        'naming.py',
        '',
      ].map(name => name && `torch/${name}`),
    })
    const answer = (ids: number[]) =>
      execFileSync(python ?? '', [join(folder, 'torch/use_model.py'), ...ids.map(String)], { encoding: 'utf8' }).trim()
    for (const ids of [
      [1, 3, 8, 5, 2],
      [1, 9, 2],
    ]) {
      expect(answer(ids)).toBe((await greedyDecode(model, [ids]))[0]?.join(' '))
    }
    // As long as the folder says.
    await writeFile(join(folder, 'torch/generation_config.json'), '{"max_new_tokens": 1}')
    expect(answer([1, 3, 8, 5, 2]).split(' ')).toHaveLength(1)
  })

  it('says in one line what is wrong', async () => {
    const wrong = await exportTo('keras')
    expect(wrong.code).toBe(2)
    expectOneClearLine(wrong, 2, /keras.*safetensors, onnx, torch/u)
    const missing = await run('export', '--model', 'nowhere', '--format', 'onnx', '--out', 'x')
    expect(missing.code).toBe(1)
    expectOneClearLine(missing, 1, /nowhere/u)
  })
})

describe('import', () => {
  const config = { heads: 2, srcPadIdx: 0, trgPadIdx: 0, normFirst: true, activation: 'gelu' }
  const importFrom = async (weights: Uint8Array, given: unknown, ...more: string[]) => {
    await writeFile(join(folder, 'weights'), weights)
    await writeFile(join(folder, 'given.json'), JSON.stringify(given))
    return run('import', '--weights', 'weights', '--config', 'given.json', '--out', 'imported', ...more)
  }

  it('takes over every kind of weights, with the same logits', async () => {
    const state = model.stateDict()
    const foreign = toTorchTransformer(state, { transformer: 'net', generator: 'head' })
    const expected = await logits(model, SRC, TRG)
    for (const weights of [writePt(state), writePt(foreign), writeSafetensors(state), writeSafetensors(foreign)]) {
      const { code, stdout, stderr } = await importFrom(weights, config, '--json', '--part', 'generator=head')
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(JSON.parse(stdout)).toMatchObject({ out: 'imported', params: model.parameterCount, config: model.options })
      const imported = await loadModel(join(folder, 'imported'))
      expect(imported.vocabulary).toBe(null)
      expect(await logits(imported.model, SRC, TRG)).toEqual(expected)
    }
    const { code } = await importFrom(writePt(state), config, '--vocabulary', 'model/vocabulary.json')
    expect(code).toBe(0)
    expect((await loadModel(join(folder, 'imported'))).vocabulary?.size).toBe(vocabulary.size)
  })

  it('says in one line what is wrong, executing nothing', async () => {
    const pickled = (state: Map<string, { data: Float32Array; shape: number[] }>) => writePt(state)
    const state = new Map([...model.stateDict()].map(([key, { data, shape }]) => [key, { data, shape: [...shape] }]))
    const lacking = new Map([...state].filter(([key]) => key !== 'decoder.fc_out.bias'))
    expectOneClearLine(await importFrom(pickled(lacking), config), 1, /weights: .*lack decoder\.fc_out\.bias/u)
    expectOneClearLine(await importFrom(pickled(state), { heads: 2 }), 1, /: given\.json: srcPadIdx must be/u)
    expectOneClearLine(
      await importFrom(pickled(state), { ...config, numLayers: 1 }),
      1,
      /numLayers is 1, but the weights have 2 layers/u,
    )
    expectOneClearLine(await importFrom(new Uint8Array(9), config), 1, /weights: safetensors: /u)
    const old = Buffer.from('80028a0a6cfc9c46f9206aa85019', 'hex')
    expectOneClearLine(await importFrom(old, config), 1, /before PyTorch 1\.6/u)
    await writeFile(join(folder, 'keys.json'), '[["(", "x"]]')
    const keyed = await importFrom(pickled(state), config, '--keys', 'keys.json')
    expectOneClearLine(keyed, 1, /: keys\.json: rule 1 of the key map: Invalid regular expression/u)
    await writeFile(join(folder, 'keys.json'), '[["a", "b", "c"]]')
    expectOneClearLine(
      await importFrom(pickled(state), config, '--keys', 'keys.json'),
      1,
      /\[0\]: it must be \[pattern/u,
    )
    const other = { ...vocabulary.toJSON(), special: { ...vocabulary.special, pad: vocabulary.tokens[5] } }
    await writeFile(join(folder, 'other.json'), JSON.stringify(other))
    const padded = await importFrom(pickled(state), config, '--vocabulary', 'other.json')
    expectOneClearLine(padded, 1, /: other\.json: srcPadIdx is 0, but in the vocabulary the token that fills up is 5/u)
    expectOneClearLine(await importFrom(pickled(new Map()), config), 1, /weights: the weights lack .*: they are empty/u)
    const wrong = await importFrom(pickled(state), config, '--part', 'nose=x')
    expect(wrong.code).toBe(2)
  })
})
