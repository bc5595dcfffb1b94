import { fileTaskOptions } from '../../runs/file-task.js'
import { PAIRS } from '../../tasks/pairs-options.js'
import { taskOptions } from '../../tasks/tasks.js'
import { pairsFlagNames } from '../train/pairs-flags.js'
import { optionTable } from './option-table.js'

const INTRODUCTION = `A config names its task, or gives options besides:
\`{ "task": { "name": "digits", "options": { "patterns": ["repeats"] } } }\`.`

/** `## Tasks` of `docs/config.md`: the options of each. */
export function taskSections(): string[] {
  const { file, ...pairs } = fileTaskOptions
  return [
    '## Tasks',
    INTRODUCTION,
    ...[...taskOptions].flatMap(([name, table]) => [`### \`${name}\``, optionTable(table, {})]),
    `### \`${PAIRS}\``,
    'Your own pairs ([data.md](data.md)). `--tokenizer` sets both tokenisers.',
    optionTable(pairs, pairsFlagNames),
    `\`file\`: ${file.about}.`,
    optionTable(file.type.table, pairsFlagNames, 'file'),
  ]
}
