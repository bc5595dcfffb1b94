import { Command } from 'commander'
import { expect, test } from 'vitest'
import { givenOptions, settledFlags, withOptionFlags } from '#cli'
import { type OptionTable, oneOf, real, section, trueOrFalse, variants, whole } from '#options'

const table = {
  numBeams: { type: whole(1), about: 'hypotheses kept', default: 1 },
  doSample: { type: trueOrFalse, about: 'draw tokens', default: false },
  useCache: { type: trueOrFalse, about: 'remember', default: true },
  early: { type: oneOf([true, false, 'never']), about: 'when to stop', default: 'never' },
  most: { type: whole(), about: 'the most tokens', otherwise: 'as the source' },
  model: {
    type: section({ embedDim: { type: whole(1), about: 'width' }, heads: { type: whole(1), about: 'of attention' } }),
    about: 'the model',
  },
  optimizer: {
    type: variants({
      adam: { lr: { type: real({ above: 0 }), about: 'the rate', default: 0.001 } },
      sgd: {
        lr: { type: real({ above: 0 }), about: 'the rate', default: 0.01 },
        momentum: { type: real(), about: 'done again', default: 0 },
      },
    }),
    about: 'the optimiser',
    default: { name: 'adam' },
  },
} as const satisfies OptionTable

function parse(...args: string[]): Command {
  const command = withOptionFlags(new Command('try'), table).exitOverride()
  return command.parse(args, { from: 'user' })
}

test('what is given is there by its path, and nothing else', () => {
  const args = ['--num-beams', '4', '--no-use-cache', '--early', 'true', '--embed-dim', '8', '--lr', '0.1']
  expect(givenOptions(parse(...args, '--optimizer', 'sgd'), table)).toEqual({
    numBeams: 4,
    useCache: false,
    early: true,
    model: { embedDim: 8 },
    optimizer: { name: 'sgd', lr: 0.1 },
  })
  expect(givenOptions(parse(), table)).toEqual({})
})

test('true or false can be said both ways', () => {
  expect(givenOptions(parse('--do-sample'), table)).toEqual({ doSample: true })
  expect(givenOptions(parse('--no-do-sample'), table)).toEqual({ doSample: false })
})

test('a wrong value is refused in the words of the library, by the name of the flag', () => {
  expect(() => parse('--num-beams', '0')).toThrow('--num-beams must be a whole number from 1 up, not 0')
  expect(() => parse('--num-beams', 'many')).toThrow('--num-beams must be a whole number from 1 up, not "many"')
  expect(() => parse('--optimizer', 'sdg')).toThrow(
    '--optimizer must be one of adam, sgd, not "sdg" (did you mean sgd?)',
  )
})

test('help says what each is and its default, where the forms differ too', () => {
  const help = withOptionFlags(new Command('try'), table).configureHelp({ helpWidth: 200 }).helpInformation()
  const lines = help.split('\n').map(line => line.trim().replace(/ {2,}/gu, '  '))
  expect(lines).toEqual(
    expect.arrayContaining([
      '--num-beams <n>  hypotheses kept (default: 1)',
      '--do-sample  draw tokens',
      '--no-use-cache  turn off: remember',
      '--early <name>  when to stop (choices: "true", "false", "never", default: never)',
      '--most <n>  the most tokens (default: as the source)',
      '--lr <x>  the rate (default: 0.001; sgd: 0.01)',
      '--momentum <x>  sgd: done again (default: 0)',
    ]),
  )
})

test('what is not given has its default', () => {
  const { numBeams, most } = settledFlags(parse('--most', '3'), { numBeams: table.numBeams, most: table.most })
  expect({ numBeams, most }).toEqual({ numBeams: 1, most: 3 })
})
