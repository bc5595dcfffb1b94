import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { loadModel } from '#formats/node'
import { type CliOptions, events, expectOneClearLine, glassformer, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
const at = (name: string) => join(folder, name)
const train = (args: readonly string[], options: CliOptions = {}) =>
  glassformer(['train', ...args], { cwd: folder, ...options })
/** Flags without those of the model. */
const QUICK = TINY.filter(
  (flag, i) => !/^--(embed-dim|layers|heads)$/u.test(flag) && !/^--(embed-dim|layers|heads)$/u.test(TINY[i - 1] ?? ''),
)
const FROM = ['new.tsv', '--from', 'old', ...QUICK, '--steps', '40', '--checkpoint-every', '10']

/** Words backwards; those of the new pairs have letters of their own. */
function pairs(letters: string, count: number): string {
  const words = Array.from({ length: count }, (_, i) =>
    Array.from({ length: 3 }, (__, j) => letters[Math.floor((i * 7 + 3) / letters.length ** j) % letters.length]).join(
      '',
    ),
  )
  return words.map(word => `${word}\t${[...word].reverse().join('')}\n`).join('')
}

beforeAll(async () => {
  await writeFile(at('old.tsv'), pairs('abcdef', 150))
  await writeFile(at('new.tsv'), pairs('abxyzé', 60))
  expect(await train(['old.tsv', ...TINY, '--steps', '30', '--out', 'old'])).toMatchObject({ code: 0 })
})

it('starts from the weights and vocabulary of a model; new tokens are added, and it is said', async () => {
  const ended = await train([...FROM, '--steps', '0', '--out', 'start'])
  expect(ended).toMatchObject({ code: 0 })
  expect(ended.stderr).toContain('the source vocabulary gets 4 new tokens (')
  expect(ended.stderr).toContain('the target vocabulary gets 4 new tokens (')
  const [old, start] = [await loadModel(at('old')), await loadModel(at('start'))]
  const before = old.vocabulary?.tokens ?? []
  expect(start.vocabulary?.tokens.slice(0, before.length)).toEqual(before)
  expect(start.vocabulary?.size).toBe(before.length + 4)
  const state = start.model.stateDict()
  for (const [key, { data }] of old.model.stateDict()) expect(state.get(key)?.data.slice(0, data.length)).toEqual(data)
  expect(JSON.parse(await readFile(at('start/run.json'), 'utf8'))).toMatchObject({
    from: at('old'),
    training: {
      model: { embedDim: 8, numLayers: 1, heads: 2 },
      clipNorm: 0.1,
      optimizer: { name: 'adam', lr: 0.003 },
    },
  })
})

it('keeps frozen parts, and what it knew by old pairs mixed in', async () => {
  const mixed = ['--mix', 'old.tsv:0.25', '--freeze', 'encoder.layers,decoder.fc_out', '--ema', '0.5', '--out', 'mixed']
  const ended = await train([...FROM, ...mixed, '--json'])
  expect(ended).toMatchObject({ code: 0 })
  const data = events(ended.stdout).find(({ type }) => type === 'data')
  expect(data?.['mixedIn']).toBeGreaterThan(100)
  const left = events(ended.stdout).find(({ type }) => type === 'forgotten')
  expect(left).toMatchObject({ from: at('old'), before: expect.any(Number), after: expect.any(Number) })
  expect(left?.['pairs']).toBeGreaterThan(5)
  const [old, after] = [
    (await loadModel(at('old'))).model.stateDict(),
    (await loadModel(at('mixed'))).model.stateDict(),
  ]
  const changed = [...old].filter(([key, { data }]) => data.some((value, i) => value !== after.get(key)?.data[i]))
  const names = changed.map(([key]) => key)
  expect(names.filter(key => /^(encoder\.layers|decoder\.fc_out)/u.test(key))).toEqual([])
  expect(names).toContain('encoder.embed.weight')
  expect(names).toContain('decoder.layers.0.attention.fc_q.weight')
})

it('resumes bit for bit after it was killed', async () => {
  const flags = [...FROM, '--mix', 'old.tsv:0.25', '--freeze', 'encoder.embed', '--dropout', '0.1', '--json']
  expect(await train([...flags, '--out', 'whole'])).toMatchObject({ code: 0 })
  const signalWhen = (stdout: string) => (stdout.includes('"type":"checkpoint","step":20') ? 'SIGKILL' : undefined)
  const killed = await train([...flags, '--out', 'killed'], { signalWhen })
  expect(killed.code).toBe(null)
  const resumed = await train(['--resume', '--out', 'killed', '--json'])
  expect(resumed).toMatchObject({ code: 0 })
  expect(Number(events(resumed.stdout).find(({ type }) => type === 'start')?.['step'])).toBeLessThan(40)
  expect(await readFile(at('killed/model.safetensors'))).toEqual(await readFile(at('whole/model.safetensors')))
})

it.each([
  ['marian', []],
  ['m2m100', ['--source-lang', 'en', '--target-lang', 'zh']],
])('teaches an imported %s more; its sides go on sharing their tokens, and it resumes', async (name, languages) => {
  const hub = join(import.meta.dirname, '../formats/fixtures/hugging-face', name)
  const imported = `imported-${name}`
  const cli = (args: readonly string[]) => glassformer(args, { cwd: folder })
  expect(await cli(['import', hub, ...languages, '--out', imported])).toMatchObject({ code: 0 })
  const taught = `taught-${name}`
  const flags = ['--batch-size', '8', '--held-out', '0', '--threads', '1', '--out', taught]
  const ended = await train(['new.tsv', '--from', imported, '--steps', '2', ...flags])
  expect(ended).toMatchObject({ code: 0 })
  expect(ended.stderr).toMatch(/the source vocabulary gets \d+ new tokens/u)
  const [before, after] = [await loadModel(at(imported)), await loadModel(at(taught))]
  expect(after.vocabulary?.size).toBeGreaterThan(before.vocabulary?.size ?? 0)
  expect(after.targetVocabulary?.tokens).toEqual(after.vocabulary?.tokens)
  expect(after.model.options).toMatchObject({ shareEmbeddings: true, trgVocabSize: after.vocabulary?.size })
  const resumed = await train(['--resume', '--steps', '3', '--held-out', '0', '--threads', '1', '--out', taught])
  expect(resumed).toMatchObject({ code: 0 })
  expect(await cli(['predict', '--model', taught, 'xyz'])).toMatchObject({ code: 0 })
})

it('says in one line what can not be', async () => {
  const refused = async (flags: readonly string[], code: number, part: RegExp) =>
    expectOneClearLine(await train([...FROM, '--out', 'none', ...flags]), code, part)
  await refused(['--new-tokens', 'refuse'], 1, /the pairs have 4 new tokens \(.*--new-tokens add/u)
  await refused(['--embed-dim', '16'], 2, /--embed-dim 16 is not that of the model in old/u)
  await refused(['--tokenizer', 'bpe'], 2, /--tokenizer is decided by the model of --from/u)
  await refused(['--freeze', 'encodr'], 1, /--freeze: the model has no encodr/u)
  await refused(['--freeze', 'encoder,decoder'], 1, /--freeze encoder,decoder leaves nothing to train/u)
  await refused(['--mix', 'old.tsv'], 2, /--mix must be a file and the share/u)
  await refused(['--mix', 'old.tsv:1.5'], 1, /the share of --mix must be a number/u)
  await refused(['--resume'], 2, /--from starts one from a model/u)
  const unaided = await train(['new.tsv', '--mix', 'old.tsv:0.1', '--out', 'none'])
  expectOneClearLine(unaided, 2, /--mix is for a training that starts --from/u)
  const frozen = await train(['new.tsv', '--freeze', 'encoder', '--out', 'none'])
  expectOneClearLine(frozen, 2, /^glassformer: --freeze encoder is for a training that starts --from a model/u)
  await writeFile(at('frozen.json'), JSON.stringify({ freeze: ['encoder.embed', 'decoder'] }))
  const said = await train(['new.tsv', '--config', 'frozen.json', '--out', 'none'])
  expectOneClearLine(said, 2, /frozen\.json: freeze encoder\.embed,decoder is for a training that starts --from/u)
  expectOneClearLine(await train(['digits', '--from', 'old', '--out', 'none']), 2, /--from needs a file of pairs/u)
})
