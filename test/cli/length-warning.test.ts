import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { modelFromFiles, modelToFiles } from '#formats'
import { loadModel, saveModel } from '#formats/node'
import { Transformer } from '#model'
import { lengthWarning } from '#session'
import { createTask, pairsTask } from '#tasks'
import { fit } from '#train'
import { tinyOptions } from '../support/models.js'
import { glassformer, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
let run: string

beforeAll(async () => {
  run = join(folder, 'run')
  const flags = ['--steps', '3', '--checkpoint-every', '2', '--out', run]
  expect(await glassformer(['train', 'digits', ...TINY, ...flags])).toMatchObject({ code: 0 })
})

/** Ten digits are the most that the task has. */
const [LONGEST, LONGER] = ['9 8 7 6 5 4 3 2 1 0', '9 8 7 6 5 4 3 2 1 0 0']

describe('predict', () => {
  it('warns of a text longer than those of the training, naming both lengths and what to do', async () => {
    const { code, stdout, stderr } = await glassformer(['predict', '--model', run, LONGEST, LONGER])
    expect(code).toBe(0)
    expect(stdout.split('\n')).toHaveLength(3)
    expect(stderr).toMatch(/^warning: text 2 has 13 tokens, [^\n]* at most 12: [^\n]*train on longer ones\n$/u)
  })

  it('has it in JSON too, in that answer alone', async () => {
    const { stdout, stderr } = await glassformer(['predict', '--model', run, '--json', LONGEST, LONGER])
    const [right, doubtful] = JSON.parse(stdout)
    expect(Object.keys(right)).toEqual(['input', 'output', 'score'])
    expect(doubtful.warnings).toEqual([stderr.replace(/^warning: |\n$/gu, '')])
  })

  it('counts what would fill the screen', async () => {
    const { stderr } = await glassformer(['predict', '--model', run, '--batch-size', '2'], {
      input: `${LONGER}\n`.repeat(7),
    })
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining('line 1 has 13 tokens'),
      expect.stringContaining('line 2 has 13 tokens'),
      expect.stringContaining('line 3 has 13 tokens'),
      'warning: 4 more reasons to doubt answers; --json has all of them',
    ])
  })

  it('says nothing of a model that does not know', async () => {
    const untold = join(folder, 'untold')
    await cp(run, untold, { recursive: true })
    const { model, vocabulary } = await loadModel(run)
    model.longestSource = null
    await saveModel(untold, model, vocabulary)
    expect(await glassformer(['predict', '--model', untold, LONGER])).toMatchObject({ code: 0, stderr: '' })
  })

  it('knows it of a resumed run, and of pairs from a file', async () => {
    expect(await glassformer(['train', '--resume', '--steps', '5', '--held-out', '0', '--out', run])).toMatchObject({
      code: 0,
    })
    expect((await loadModel(run)).model.longestSource).toBe(12)

    const pairs = join(folder, 'pairs.tsv')
    await writeFile(pairs, 'ab\tba\nabc\tcba\nabcd\tdcba\n')
    const out = join(folder, 'pairs')
    const shares = ['--validation-share', '0', '--test-share', '0']
    const trained = await glassformer(['train', pairs, ...TINY, ...shares, '--steps', '2', '--out', out])
    expect(trained).toMatchObject({ code: 0 })
    const { stderr } = await glassformer(['predict', '--model', out, 'abcd', 'abcda'])
    expect(stderr).toMatch(/^warning: text 2 has 7 tokens, [^\n]* at most 6: [^\n]*\n$/u)
  })
})

describe('the longest source', () => {
  it.each([
    ['digits', {}, 12],
    ['reverse', { maxLength: 7 }, 9],
    ['addition', { maxDigits: 2 }, 7],
  ])('of %s %o is %i', async (name, given, longest) => {
    const task = createTask(name, given)
    const size = task.sourceVocabulary.size
    const model = new Transformer({ ...tinyOptions, srcVocabSize: size, trgVocabSize: size })
    expect(model.longestSource).toBeNull()
    for await (const _ of fit(model, task, { steps: 1, batchSize: 2, engine: 'wasm', threads: 1 }));
    expect(model.longestSource).toBe(longest)
    expect(modelFromFiles(modelToFiles(model)).model.longestSource).toBe(longest)
    const lengths = [...task.trainingBatches(64, 1).next(), ...task.heldOut(undefined, 500)].map(p => p.source.length)
    expect(Math.max(...lengths)).toBe(longest)
  })

  it('is what the training met where that is more, and never becomes less', async () => {
    const pairs = [{ source: 'a', target: 'a' }]
    const shares = { validationShare: 0, testShare: 0 }
    const longer = pairsTask(pairs, shares, {
      augment: ({ source, target }) => ({ source: [...source.slice(0, -1), ...source.slice(1)], target }),
    })
    const size = longer.sourceVocabulary.size
    const model = new Transformer({ ...tinyOptions, srcVocabSize: size, trgVocabSize: size })
    const once = { steps: 1, batchSize: 1, engine: 'wasm', threads: 1 } as const
    for await (const _ of fit(model, longer, once));
    expect(longer.longestSource).toBe(3)
    expect(model.longestSource).toBe(4)
    for await (const _ of fit(model, pairsTask(pairs, shares), once));
    expect(model.longestSource).toBe(4)
    const padded = pairsTask(pairs, shares, {
      augment: ({ source, target }) => ({ source: [0, 0, ...source], target }),
    })
    for await (const _ of fit(model, padded, once));
    expect(model.longestSource).toBe(4)
  })

  it('counts no padding, and stays silent at its own length', () => {
    const model = new Transformer({ ...tinyOptions, srcVocabSize: 9, trgVocabSize: 9 })
    model.longestSource = 4
    expect(lengthWarning(model, [0, 1, 5, 0, 6, 2, 0, 0])).toBeUndefined()
    expect(lengthWarning(model, [1, 5, 6, 7, 2, 0], 'line 3')).toMatch(/^line 3 has 5 tokens, .* at most 4: /u)
  })
})
