import { configOptions } from '../../train/config.js'
import { presets } from '../../train/presets.js'
import { runFlags } from '../train/config-flags.js'
import { generationSection } from './generation-section.js'
import { optionSections, optionTable } from './option-table.js'
import { taskSections } from './task-sections.js'

const INTRODUCTION = `# The options

Of training, of tasks, and of [generation](#generation).

\`glassformer train --config FILE.json\` takes any of these options; what is left out has its default. Flags stand above
the file, the file above its preset. The file may have comments (\`//\`, \`/* */\`): \`glassformer init PAIRS\` writes one
with its reasons. \`run.json\` holds the settled config of a run under \`training\`.

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

<!-- The tables are made from those of the options in src by scripts/build-option-pages.mjs. -->`

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
    ...taskSections(),
    ...generationSection(),
  ].join('\n\n')}\n`
}
