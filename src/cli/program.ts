import { Command } from 'commander'
import { errorText } from '../explain/errors.zh.js'
import type { Language } from '../explain/text.js'
import { packageVersion } from '../runs/package-version.js'
import { meantFlag } from './meant-flags.js'
import { beQuiet } from './output.js'

const EXAMPLES = `
Examples:
  $ glassformer train                                    train a model that sorts digits
  $ glassformer predict --model runs/digits "8 3 5 1"    use it
  $ glassformer init pairs.tsv                           look at pairs of your own, and write a config to train with
  $ glassformer eval --model runs/digits                 score it on sequences that training never saw

Every command explains itself: glassformer COMMAND --help. With --json, stdout has JSON and nothing else; progress and
messages go to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage,
130 interrupted with all saved.`

/** Each command's module is loaded when it is needed: the process starts sooner and stays smaller. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  train: async () => (await import('./commands/train.js')).trainCommand(),
  init: async () => (await import('./commands/init.js')).initCommand(),
  predict: async () => (await import('./commands/predict.js')).predictCommand(),
  eval: async () => (await import('./commands/eval.js')).evalCommand(),
  report: async () => (await import('./commands/report.js')).reportCommand(),
  logits: async () => (await import('./commands/logits.js')).logitsCommand(),
  bench: async () => (await import('./commands/bench.js')).benchCommand(),
  explain: async () => (await import('./commands/explain.js')).explainCommand(),
  export: async () => (await import('./commands/export.js')).exportCommand(),
  import: async () => (await import('./commands/import.js')).importCommand(),
  studio: async () => (await import('./commands/studio.js')).studioCommand(),
  serve: async () => (await import('./commands/serve.js')).serveCommand(),
}

/**
 * @param name the command that will run; all of them are there when it is none
 * @param language of what is said of wrong flags. Default `en`
 */
export async function createProgram(name: string | undefined, language: Language = 'en'): Promise<Command> {
  const program = new Command('glassformer')
    .description('The encoder–decoder Transformer that you can train, use and see through.')
    .version(packageVersion(), '-v, --version', 'print the version')
    .addHelpText('after', EXAMPLES)
  const one = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name]
  for (const load of one === undefined ? Object.values(commands) : [one]) program.addCommand(await load())
  settle(program, language)
  return program.helpCommand('help [command]', 'show the help of a command')
}

/** How every command behaves: errors are thrown, and told in one line. */
function settle(command: Command, language: Language): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureHelp({ helpWidth: 120 })
    .configureOutput({
      outputError: (text, write) =>
        write(
          `glassformer: ${errorText(`${withHint(oneLine(text), command)}; see ${path(command)} --help`, language)}\n`,
        ),
    })
  if (command.commands.length === 0)
    command
      .option('--quiet', 'no progress and no messages on stderr, errors excepted')
      .hook('preAction', (_, running) => {
        if (running.opts()['quiet'] === true) beQuiet()
      })
  for (const sub of command.commands) settle(sub, language)
}

function oneLine(text: string): string {
  return text
    .trim()
    .replace(/^error: /u, '')
    .replace(/\s*\n\s*/gu, ' ')
    .replace(/\.$/u, '')
}

/** What somebody means who knows another program, which says more than what is spelled alike. */
function withHint(text: string, command: Command): string {
  const [unknown, flag = ''] = /^unknown option '([^'=]+)[^']*'/u.exec(text) ?? []
  const meant = unknown && meantFlag(command, flag)
  return meant ? `${unknown} (Did you mean ${meant}?)` : text
}

function path(command: Command): string {
  return command.parent === null ? command.name() : `${path(command.parent)} ${command.name()}`
}
