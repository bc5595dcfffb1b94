import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scoreTexts } from 'glassformer'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '#formats/node'
import { digitsTask } from '#tasks'
import { evaluate } from '#train'
import { type Ended, expectOneClearLine, glassformer, tinyRun, trainTiny } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
let model: string

beforeAll(async () => {
  model = join(folder, 'model')
  await trainTiny(model, '--steps', '60', '--lr', '0.01')
})

const score = (...args: string[]): Promise<Ended> => glassformer(['eval', '--model', model, ...args])

describe('eval', () => {
  it("scores the task's held-out sequences, each pattern and all of them", async () => {
    const { code, stdout, stderr } = await score('--limit', '30', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const scores = JSON.parse(stdout)
    const task = digitsTask()
    const loaded = await loadModel(model)
    expect(Object.keys(scores.byPattern)).toEqual(task.patterns)
    for (const pattern of task.patterns) {
      expectClose(scores.byPattern[pattern], await evaluate(loaded.model, task.heldOut(pattern, 30)))
    }
    expectClose(scores, await evaluate(loaded.model, task.heldOut(undefined, 30)))
  })

  it('prints a table for people', async () => {
    const { code, stdout } = await score('--limit', '5')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^held out +sequences +exact match +tokens right +loss\n/u)
    expect(stdout).toMatch(/^all +15 +\d+\.\d % +\d+\.\d % +\d\.\d{4}$/mu)
  })

  it('scores a file of pairs', async () => {
    const data = join(folder, 'pairs.tsv')
    const pairs = digitsTask().heldOut('repeats', 20)
    const { sourceVocabulary: vocabulary } = digitsTask()
    const lines = pairs.map(({ source, target }) => `${vocabulary.format(source)}\t${vocabulary.format(target)}`)
    await writeFile(data, `${lines.join('\r\n')}\r\n`)
    const { code, stdout, stderr } = await score('--data', data, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const scores = JSON.parse(stdout)
    expectClose(scores, await evaluate((await loadModel(model)).model, pairs))
    expect(scores.byPattern).toEqual({})
  })

  it('names the bad lines of a file', async () => {
    const data = join(folder, 'bad.tsv')
    await writeFile(data, '1 2\t1 2\n\n1 2\n1 2\t1\t2\n1 a\t1\n\t1\n1\t\n1\t1\n')
    expectOneClearLine(
      await score('--data', data, '--json'),
      1,
      'bad.tsv: 6 of 8 lines are bad',
      'line 2: it is empty',
      'line 3: it has 0 tabs',
      'line 4: it has 2 tabs',
      'line 5: the source: token "a"',
      'line 6: the source is empty',
      'and 1 more',
    )
    await writeFile(data, '')
    expectOneClearLine(await score('--data', data), 1, 'bad.tsv is empty')
    expectOneClearLine(await score('--data', join(folder, 'none.tsv')), 1, 'none.tsv', 'does not exist')
  })

  it('says what a folder without run.json can be scored on', async () => {
    const bare = join(folder, 'bare')
    await cp(await tinyRun(), bare, { recursive: true })
    await rm(join(bare, 'run.json'))
    expectOneClearLine(await glassformer(['eval', '--model', bare]), 1, 'run.json', '--data')
  })
})

type Numbers = { pairs: number; loss: number; tokenAccuracy: number; sequenceAccuracy: number }

function expectClose(actual: Numbers, expected: Numbers): void {
  expect(actual.pairs).toBe(expected.pairs)
  for (const name of ['loss', 'tokenAccuracy', 'sequenceAccuracy'] as const) {
    expect(actual[name]).toBeCloseTo(expected[name], 6)
  }
}

describe('rare words', () => {
  it('are scored as text: what predict prints against what the file says', async () => {
    const syllables = ['ba', 'de', 'fi', 'go', 'hu', 'ka', 'le', 'mi']
    const lines = syllables.flatMap((a, i) =>
      syllables.map((b, k) => `${a} ${b}\tthe Name${8 * i + k} sat down here\n`),
    )
    const [data, eight, run] = [join(folder, 'names.tsv'), join(folder, 'eight.tsv'), join(folder, 'names')]
    await writeFile(data, lines.join(''))
    await writeFile(eight, lines.slice(0, 8).join(''))
    const task = ['--tokenizer', 'word', '--min-frequency', '2', '--validation-share', '0.2', '--test-share', '0.2']
    const training = ['--preset', 'tiny', '--steps', '200', '--lr', '0.01', '--schedule', 'constant', '--warmup', '0']
    const validation = ['--validate-every', '200', '--validate-metrics', 'exact,wer']
    const trained = await glassformer(['train', data, ...task, ...training, ...validation, '--json', '--out', run])
    expect(trained).toMatchObject({ code: 0 })
    const events = trained.stdout.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]))
    const none = { sequenceAccuracy: 0 }
    expect(events.find(({ type }) => type === 'validation')).toMatchObject({
      ...none,
      exact: 0,
      wer: expect.closeTo(0.2, 9),
    })
    const report = events.find(({ type }) => type === 'evaluation')
    expect(report).toMatchObject({ ...none, byPattern: { validation: none, test: none } })
    expect(report.samples[0].expected).toMatch(/^the Name\d+ sat down here$/u)
    const metrics = ['--metrics', 'exact,cer,wer,bleu,chrf', '--json']
    const { stdout } = await glassformer(['eval', '--model', run, '--data', eight, ...metrics])
    const byCharacter = await glassformer([
      'eval',
      '--model',
      run,
      '--data',
      eight,
      ...metrics,
      '--bleu-tokenizer',
      'zh',
    ])
    const unknown =
      "warning: of 8 pairs 0 have a source and 8 a target with tokens that the model doesn't know: it reads them as one, " +
      "and can't write them\n"
    expect(byCharacter).toMatchObject({ code: 0, stderr: unknown })
    const { cer, wer, bleu, chrf, exact } = JSON.parse(stdout).metrics
    expect(JSON.parse(stdout)).toMatchObject({ pairs: 8, sequenceAccuracy: 0 })
    expect([exact, cer, wer, bleu, chrf].map(value => value.toFixed(4))).toEqual([
      ...['0.0000', '0.2174', '0.2000', '15.6197', '57.3269'],
    ])

    // Rare and unknown words, several targets, odd white space: the metrics of what predict says.
    const odd = new Map([
      ['ba de', ['the Name1  sat\u3000down here', 'the sat down here']],
      ['nowhere seen', ['the [UNK] sat down here ', 'a\u2009b c\u00a0d e']],
      [' ba  \u3000ka', ['the Name5 sat down\u001chere', 'x']],
    ])
    const file = join(folder, 'odd.jsonl')
    const all = [...odd].flatMap(([source, targets]) => targets.map(target => JSON.stringify({ source, target })))
    await writeFile(file, all.join('\n'))
    const scored = JSON.parse((await glassformer(['eval', '--model', run, '--data', file, ...metrics])).stdout)
    const answers = JSON.parse((await glassformer(['predict', '--model', run, '--json', ...odd.keys()])).stdout)
    const texts = [...odd.values()].map((references, i) => ({ output: answers[i].output, references }))
    const names = ['exact', 'cer', 'wer', 'bleu', 'chrf'] as const
    expect(scored.metrics).toEqual(scoreTexts(texts, names, text => text.split(' ')))
    expect(answers[1].warnings).toEqual([
      expect.stringContaining('2 tokens that the model doesn\'t know, "nowhere" "seen"'),
    ])
  })
})
