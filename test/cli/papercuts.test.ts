import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectOneClearLine, glassformer, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

describe('what people type from habit', () => {
  it.each([['-h'], ['--help'], ['help'], ['train', '-h'], ['help', 'train'], ['help', 'bench']])(
    '%s %s shows help',
    async (...args) => {
      const ended = await glassformer(args.filter(arg => arg !== undefined))
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(ended.stdout).toMatch(/^Usage: glassformer/u)
      if (args.includes('train')) expect(ended.stdout).toContain('--batch-size')
    },
  )

  it.each(['-v', '--version'])('%s shows the version', async flag => {
    expect(await glassformer([flag])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u) })
  })

  it.each([
    ['--num-train-epochs', '--epochs'],
    ['--learning-rate', '--lr'],
    ['--learning_rate', '--lr'],
    ['--max_steps', '--steps'],
    ['--d-model', '--embed-dim'],
    ['--nhead', '--heads'],
    ['--num-encoder-layers', '--layers'],
    ['--warmup-steps', '--warmup'],
    ['--max-grad-norm', '--clip-norm'],
    ['--gradient-accumulation-steps', '--accumulate'],
    ['--per_device_train_batch_size', '--batch-size'],
    ['--label-smoothing-factor', '--label-smoothing'],
  ])('train %s is told %s', async (typed, meant) => {
    expectOneClearLine(
      await glassformer(['train', typed, '3']),
      2,
      `unknown option '${typed}' (Did you mean ${meant}?)`,
    )
  })

  it('predict --beam-size is told --num-beams', async () => {
    const ended = await glassformer(['predict', '--model', 'm', '--beam-size', '3', 'a'])
    expectOneClearLine(ended, 2, "unknown option '--beam-size' (Did you mean --num-beams?)")
  })
})

it.each([
  ['my run', '"my run"'],
  ["it's $HOME", `'it'\\''s $HOME'`],
  ['plain-1.run', 'plain-1.run'],
])('what to try next can be copied: %s', async (name, quoted) => {
  const folder = scratch()
  await mkdir(join(folder, 'runs'))
  const ended = await glassformer(['train', 'digits', ...TINY, '--steps', '1', '--out', name], { cwd: folder })
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain(`npx glassformer predict --model ${quoted} "`)
})
