import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { saveModel } from '#formats/node'
import { Transformer } from '#model'
import { logits } from '#session'
import { tinyOptions } from '../support/models.js'
import { type Ended, expectOneClearLine, glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const SRC = [
  [1, 5, 6, 7, 2],
  [1, 9, 2, 0, 0],
]
const TRG = [
  [1, 3, 4],
  [1, 8, 0],
]

const folder = scratch()
let model: Transformer

beforeAll(async () => {
  model = new Transformer({ ...tinyOptions, srcVocabSize: 11, trgVocabSize: 9, maxLen: 5 })
  // No vocabulary: ids are all that the command needs.
  await saveModel(join(folder, 'model'), model)
})

/** Runs the command on what the two files hold. */
async function run(src: unknown, trg: unknown, ...flags: string[]): Promise<Ended> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  await writeFile(join(folder, 'src.json'), text(src))
  await writeFile(join(folder, 'trg.json'), text(trg))
  return glassformer(['logits', '--model', 'model', '--src', 'src.json', '--trg', 'trg.json', ...flags], {
    cwd: folder,
  })
}

describe('logits', () => {
  it('prints the shape and the numbers of the library, to the last bit', async () => {
    const { code, stdout, stderr } = await run(SRC, TRG, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { data, shape } = await logits(model, SRC, TRG)
    expect(JSON.parse(stdout)).toEqual({ shape: [2, 3, 9], data: Array.from(data) })
    expect(shape).toEqual([2, 3, 9])
  })

  it('gives the same on the reference engine within rounding', async () => {
    const { stdout } = await run(SRC, TRG, '--json', '--engine', 'reference')
    const { data } = await logits(model, SRC, TRG, { engine: 'wasm' })
    JSON.parse(stdout).data.forEach((value: number, i: number) => {
      expect(value).toBeCloseTo(data[i] ?? Number.NaN, 4)
    })
  })

  it('prints a table for people', async () => {
    expect((await run(SRC, TRG)).stdout).toMatch(/^logits \(2, 3, 9\).*\nrow +position +next id +logit\n0 +0 +\d/u)
  })

  it.each<[string, unknown, unknown, (string | RegExp)[]]>([
    ['no JSON', '[[1,', TRG, ['src.json is not JSON']],
    ['no list of rows', [1, 2], TRG, ['src.json: [0]']],
    ['a word', [[1, 'a']], TRG, ['src.json: [0][1]']],
    ['a fraction', [[1, 2.5]], TRG, ['src.json: [0][1]', 'whole number']],
    ['a negative id', [[1, -2]], TRG, ['src.json: [0][1]', 'from 0 up']],
    ['no rows', [], TRG, ['src.json', 'no rows']],
    ['an empty row', [[]], TRG, ['src.json: [0]', 'no ids']],
    ['an id out of the source range', [[1, 11]], TRG, ['src.json: [0][1]: id 11', '0 to 10']],
    [
      'an id out of the target range',
      SRC,
      [
        [1, 3],
        [1, 9],
      ],
      ['trg.json: [1][1]: id 9', '0 to 8'],
    ],
    ['ragged rows', [[1, 2], [1]], TRG, ['src.json: [1] has 1 ids, [0] has 2', 'pad']],
    ['unequal batches', [[1, 2]], TRG, ['src.json has 1 rows, trg.json has 2']],
    ['rows beyond maxLen', [[1, 3, 3, 3, 3, 2]], [[1]], ['src.json: [0] has 6 ids', 'takes 5']],
  ])('says in one line what is wrong: %s', async (_, src, trg, parts) => {
    expectOneClearLine(await run(src, trg, '--json'), 1, ...parts)
  })

  it('names a file that is missing', async () => {
    await run(SRC, TRG)
    const args = ['logits', '--model', 'model', '--src', 'none.json', '--trg', 'trg.json', '--json']
    expectOneClearLine(await glassformer(args, { cwd: folder }), 1, 'none.json', 'does not exist')
  })
})
