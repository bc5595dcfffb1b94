import { Command } from 'commander'
import { benchCommand } from './commands/bench.js'
import { evalCommand } from './commands/eval.js'
import { explainCommand } from './commands/explain.js'
import { exportCommand } from './commands/export.js'
import { importCommand } from './commands/import.js'
import { logitsCommand } from './commands/logits.js'
import { predictCommand } from './commands/predict.js'
import { studioCommand } from './commands/studio.js'
import { trainCommand } from './commands/train.js'
import { packageVersion } from './version.js'

const EXAMPLES = `
Examples:
  $ glassformer train                                    train a model that sorts digits
  $ glassformer predict --model runs/digits "8 3 5 1"    use it
  $ glassformer eval --model runs/digits                 score it on sequences that training never saw

Every command explains itself: glassformer COMMAND --help. With --json, stdout has JSON and nothing else; progress and
messages go to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage.`

/** The commands. */
export function createProgram(): Command {
  const program = new Command('glassformer')
    .description('The encoder–decoder Transformer that you can train, use and see through.')
    .version(packageVersion(), '--version', 'print the version')
    .addHelpText('after', EXAMPLES)
  const commands = [
    trainCommand(),
    predictCommand(),
    evalCommand(),
    logitsCommand(),
    benchCommand(),
    explainCommand(),
    exportCommand(),
    importCommand(),
    studioCommand(),
  ]
  for (const command of commands) program.addCommand(command)
  settle(program)
  return program
}

/** How every command behaves: errors are thrown, and told in one line. */
function settle(command: Command): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .configureHelp({ helpWidth: 120 })
    .configureOutput({
      outputError: (text, write) => write(`glassformer: ${oneLine(text)}; see ${path(command)} --help\n`),
    })
  for (const sub of command.commands) settle(sub)
}

function oneLine(text: string): string {
  return text
    .trim()
    .replace(/^error: /u, '')
    .replace(/\s*\n\s*/gu, ' ')
    .replace(/\.$/u, '')
}

function path(command: Command): string {
  return command.parent === null ? command.name() : `${path(command.parent)} ${command.name()}`
}
