import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Command } from 'commander'
import { parseJson } from '../../errors/parse-json.js'
import { UsageError } from '../../errors/usage-error.js'
import { withoutComments } from '../../formats/json-comments.js'
import { writeFileAtomic } from '../../formats/node/atomic-write.js'
import { readPairs } from '../../formats/node/read-pairs.js'
import { fileOptions } from '../../formats/pairs/read-options.js'
import { type ConfigLayer, settleConfig } from '../../train/settle-config.js'
import { choicesFor } from '../init/choices.js'
import { commentedConfig } from '../init/commented-config.js'
import { surveyLines, trialLines } from '../init/lines.js'
import { surveyOf } from '../init/survey.js'
import { tryOut } from '../init/trial.js'
import { jsonFlag, printJson } from '../json.js'
import { givenOptions, withOptionFlags } from '../option-flags.js'
import { note, print } from '../output.js'
import { shellQuoted } from '../shell-quote.js'

const EXAMPLES = `
Examples:
  $ glassformer init pairs.tsv                        looks at the pairs, writes pairs.config.json
  $ glassformer train --config pairs.config.json      trains what it says
  $ glassformer train --config pairs.config.json --steps 500 --out runs/quick    flags stand above the config
  $ glassformer init words.csv --source-column de --target-column en --out words.json

It counts what is there: lengths, the alphabet, duplicates, sources with several targets, lines that are no pair, texts
whose accents or full-width letters are written in several ways. From that it chooses how texts become tokens, how large
the model is and how long it trains, and writes a config with the reason beside each choice: a file to read and to
change. A few steps are really trained, to say how long all of them take here; nothing of
them is kept.`

const { badLines: _, ...readingOptions } = fileOptions

interface InitFlags {
  readonly out?: string
  readonly force?: boolean
  readonly json?: boolean
}

export function initCommand(): Command {
  const command = new Command('init')
    .summary('look at pairs and write a config to train with')
    .description('Looks at a file of pairs, writes a commented config for it, and says how long that would train.')
    .argument('<pairs>', 'the file of pairs: TSV (a line each: source<TAB>target), CSV or JSONL')
    .option('--out <file>', 'where the config is written (default: NAME.config.json, here)')
    .option('--force', 'replace a config that is there')
    .option(...jsonFlag('{"file", "data", "config", "trial"}'))
  return withOptionFlags(command, readingOptions, 'The file:')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: InitFlags, self: Command) => init(path, flags, givenOptions(self, readingOptions)))
}

async function init(path: string, flags: InitFlags, reading: Readonly<Record<string, unknown>>): Promise<void> {
  const file = flags.out ?? `${basename(path).replace(/\.[^.]+$/u, '')}.config.json`
  if (existsSync(file) && !flags.force)
    throw new UsageError(`${file} is there already: --force replaces it, --out names another`)
  const { pairs, badLines, notes } = await readPairs(path, { ...reading, badLines: 'skip' }, pair => pair)
  for (const said of notes) note(said)
  const survey = surveyOf(pairs)
  const read = { path, ...reading, ...(badLines > 0 && { badLines: 'skip' }) }
  const head = [
    `Made by glassformer init from ${basename(path)}; change what you like; every option: glassformer train --help`,
    `To train it: npx glassformer train --config ${shellQuoted(file)}`,
  ]
  const text = commentedConfig(head, choicesFor(read, survey))
  const config = parseJson(file, text, withoutComments) as ConfigLayer // an object, as it was just written
  note('training a few steps, to see how long they take …')
  const trial = await tryOut(settleConfig(config))
  await writeFileAtomic(file, new TextEncoder().encode(text))
  if (flags.json) return printJson({ file, data: { path, badLines, ...survey }, config, trial })
  await print(`${[...surveyLines(survey), '', ...trialLines(file, trial)].join('\n')}\n`)
}
