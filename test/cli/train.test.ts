import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { events, expectOneClearLine, glassformer, metricsOf, TINY, trainTiny } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

describe('train', () => {
  it('shows its progress on stderr, its results on stdout, and leaves a model folder', async () => {
    const folder = scratch()
    const out = join(folder, 'runs/a')
    const { stdout, stderr } = await trainTiny(out)
    expect(stderr).toMatch(/^digits: Transformer of 2,373 parameters .*engine wasm, \d+ threads?\n/u)
    expect(stderr).toMatch(/step +1\/20 +loss \d+\.\d+ +accuracy .* tok\/s .* left\n/u)
    expect(stderr).toMatch(/step 20\/20/u)
    for (const pattern of ['descending', 'shuffle', 'repeats', 'all'])
      expect(stdout).toMatch(new RegExp(`^${pattern} `, 'mu'))
    expect(stdout).toMatch(/^\d( \d)* → .*[✓✗]/mu)
    expect(stdout).toContain(`npx glassformer predict --model ${out} "`)
    expect((await readdir(out)).sort()).toEqual([
      'checkpoint',
      'config.json',
      'generation_config.json',
      'metrics.jsonl',
      'model.safetensors',
      'run.json',
      'snapshots',
      'vocabulary.json',
    ])
    const run = JSON.parse(await readFile(join(out, 'run.json'), 'utf8'))
    expect(run).toMatchObject({
      task: { name: 'digits' },
      training: { steps: 20, batchSize: 8, seed: 1 },
      engine: 'wasm',
    })
  })

  it('prints with --json one JSON line per event and nothing else', async () => {
    const folder = scratch()
    const { stdout, stderr } = await trainTiny(join(folder, 'a'), '--json')
    expect(stderr).toBe('')
    const all = events(stdout)
    expect(all[0]).toMatchObject({ type: 'start', parameters: 2373, step: 0, steps: 20 })
    const steps = all.filter(({ type }) => type === 'step')
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(steps[0]).toMatchObject({
      loss: expect.any(Number),
      accuracy: expect.any(Number),
      tokensPerSecond: expect.any(Number),
    })
    const scores = {
      loss: expect.any(Number),
      tokenAccuracy: expect.any(Number),
      sequenceAccuracy: expect.any(Number),
    }
    expect(all.at(-2)).toMatchObject({
      type: 'evaluation',
      ...scores,
      byPattern: { descending: scores, shuffle: scores, repeats: scores },
    })
    expect(all.at(-1)).toMatchObject({ type: 'end', step: 20 })
    const metrics = await metricsOf(join(folder, 'a'))
    expect(metrics.filter(({ type }) => type === 'step')).toEqual(steps)
    expect(metrics.at(-1)).toMatchObject({ type: 'evaluation', step: 20 })
  })

  it('trains other tasks, and gives the same model for the same seed, whatever the threads', async () => {
    const folder = scratch()
    const weights = async (name: string, ...flags: string[]): Promise<Buffer> => {
      const args = ['train', 'reverse', ...TINY, '--steps', '5', '--out', join(folder, name), ...flags]
      expect(await glassformer(args)).toMatchObject({ code: 0 })
      return readFile(join(folder, name, 'model.safetensors'))
    }
    const one = await weights('one', '--threads', '1')
    expect((await weights('two', '--threads', '2')).equals(one)).toBe(true)
    expect((await weights('other', '--seed', '2')).equals(one)).toBe(false)
  })

  it('learns', async () => {
    const folder = scratch()
    const { stdout } = await trainTiny(join(folder, 'a'), '--steps', '200', '--lr', '0.01', '--json')
    const losses = events(stdout).flatMap(({ type, loss }) => (type === 'step' ? [Number(loss)] : []))
    expect(losses.at(-1)).toBeLessThan(0.8 * (losses[0] ?? 0))
  })
})

describe('train never loses what was there', () => {
  it('refuses to replace a run, and keeps it aside with --force', async () => {
    const folder = scratch()
    const out = join(folder, 'a')
    await trainTiny(out)
    const before = await readFile(join(out, 'model.safetensors'))
    const again = ['train', ...TINY, '--steps', '20', '--seed', '2', '--out', out]
    expectOneClearLine(await glassformer(again), 1, out, 'step 20 of 20', '--resume', '--force', '--out')
    expect((await readFile(join(out, 'model.safetensors'))).equals(before)).toBe(true)

    const forced = await glassformer([...again, '--force'])
    expect(forced).toMatchObject({ code: 0, stderr: expect.stringContaining(`${out}.1`) })
    expect((await readFile(join(`${out}.1`, 'model.safetensors'))).equals(before)).toBe(true)
    expect((await readFile(join(out, 'model.safetensors'))).equals(before)).toBe(false)
  })

  it('refuses folders that hold other things, files, and places that can not be', async () => {
    const folder = scratch()
    await writeFile(join(folder, 'notes.txt'), 'mine')
    for (const flag of ['--json', '--force', '--resume']) {
      expectOneClearLine(await glassformer(['train', '--out', folder, flag]), 1, folder, 'other files')
    }
    const file = join(folder, 'notes.txt')
    expectOneClearLine(await glassformer(['train', '--out', file]), 1, file, 'is a file')
    const inside = join(file, 'run')
    const ended = await glassformer(['train', ...TINY, '--steps', '1', '--out', inside])
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(/^glassformer: cannot write .*notes\.txt/mu)
    expect(ended.stderr).not.toMatch(/\n +at /u)
  })

  it('says when the learning rate was too high', async () => {
    const folder = scratch()
    const ended = await glassformer(['train', ...TINY, '--steps', '50', '--lr', '1e30', '--out', join(folder, 'a')])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/^glassformer: the loss is (NaN|Infinity) at step \d+: try a lower learning rate/mu)
  })
})
