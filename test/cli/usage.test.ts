import { describe, expect, it } from 'vitest'
import { expectOneClearLine, glassformer } from '../support/run-cli.js'

describe.concurrent('help', () => {
  it('is what the bare command prints', async () => {
    const ended = await glassformer([])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    for (const command of ['train', 'predict', 'eval', 'logits', 'bench']) expect(ended.stdout).toContain(command)
  })

  it.each([['train'], ['predict'], ['eval'], ['logits'], ['bench'], ['bench', 'train'], ['bench', 'decode']])(
    'teaches: %s %s',
    async (...command) => {
      const ended = await glassformer([...command.filter(Boolean), '--help'])
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(ended.stdout).toMatch(/^Usage: glassformer /u)
      if (command.join() !== 'bench') expect(ended.stdout).toMatch(/Examples:[\s\S]*\$ (echo|glassformer)/u)
    },
  )

  it('has the version', async () => {
    expect(await glassformer(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u),
    })
  })
})

describe.concurrent('wrong usage is one line, exit code 2, and nothing is written', () => {
  it.each<[string, string[], (string | RegExp)[]]>([
    ['an unknown option', ['train', '--stepz', '3'], ["'--stepz'", 'Did you mean --steps']],
    ['an unknown command', ['trian'], ["'trian'", 'Did you mean train']],
    ['an unknown task', ['train', 'digit'], ['"digit"', 'did you mean digits', 'reverse']],
    ['an unknown engine', ['train', '--engine', 'cuda'], ['cuda', 'wasm', 'reference']],
    ['a word for a number', ['train', '--steps', 'many'], ['--steps', 'many', 'whole number']],
    ['a fraction', ['train', '--batch-size', '2.5'], ['--batch-size', '2.5']],
    ['a negative number', ['train', '--layers', '-1'], ['--layers', '-1', 'from 1 to 10000']],
    ['a learning rate of 0', ['train', '--lr', '0'], ['--lr', 'above 0']],
    ['a missing value', ['train', '--out'], ['--out']],
    ['heads that do not divide', ['train', '--embed-dim', '10', '--heads', '4'], ['--embed-dim 10', '--heads 4']],
    ['an odd width', ['train', '--embed-dim', '9', '--heads', '3'], ['--embed-dim 9', 'odd']],
    ['two wishes at once', ['train', '--resume', '--force'], ['--resume', '--force']],
    ['no model', ['predict', '1 2 3'], ["'--model <folder>'"]],
    ['too much', ['train', 'digits', 'reverse'], ['too many arguments']],
    ['an odd width to measure', ['bench', 'train', '--embed-dim', '9', '--heads', '3'], ['--embed-dim 9', 'odd']],
  ])('%s', async (_, args, parts) => {
    expectOneClearLine(await glassformer(args, { cwd: '/' }), 2, ...parts)
  })
})
