import { flagNames } from '../../options/flags.js'
import { answerOptions } from '../../runs/answer-options.js'
import { configOptions } from '../../train/config.js'
import { presets } from '../../train/presets.js'
import { optionSections, optionTable } from '../option-page.js'
import { runFlags } from './flags.js'

const INTRODUCTION = `# The training config

\`glassformer train --config FILE.json\` takes any of these options; what is left out has its default. Flags stand above
the file, the file above its preset. \`run.json\` holds the settled config of a run under \`training\`.

\`\`\`json
{
  "task": "digits",
  "preset": "original",
  "model": { "dropout": 0.1 },
  "optimizer": { "name": "adamw", "lr": 0.001 },
  "schedule": { "name": "cosine", "warmup": 100 },
  "steps": 3000,
  "validation": { "every": 250 },
  "earlyStopping": { "patience": 4, "metric": "sequenceAccuracy" },
  "keepBest": { "count": 3, "metric": "sequenceAccuracy" },
  "averaging": { "of": "best", "count": 3 }
}
\`\`\`

An option that there is not, or of the wrong type, is an error that names it and the nearest right one. A run is resumed
with the config that it began with: only \`steps\`, \`checkpointEvery\` and \`snapshots\` may change.

With \`--engine torch\`: \`accumulate\`, \`l1\` and \`ema\` are refused; validations must come at checkpoints.

<!-- The tables are made from src/train/config.ts by scripts/build-config-page.mjs. -->`

const GENERATION = `## Generation

How a trained model answers, a table of its own: the flags of \`predict\`, the options of the library's \`generate\`, and
\`options\` of a request to \`serve\`. None of it belongs to a run.`

/** `docs/config.md`: every option with its default. */
export function configPage(): string {
  return `${[
    INTRODUCTION,
    '## The run',
    optionTable(configOptions, runFlags),
    ...optionSections(configOptions, runFlags),
    '## Presets',
    ...Object.entries(presets).flatMap(([name, { about, config }]) => [
      `\`${name}\`: ${about}.`,
      `\`\`\`json\n${JSON.stringify(config)}\n\`\`\``,
    ]),
    GENERATION,
    optionTable(answerOptions, flagNames(answerOptions)),
  ].join('\n\n')}\n`
}
