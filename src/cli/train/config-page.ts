import { type ConfigNode, configJsonSchema, expectation } from '../../train/config-options.js'
import { presets } from '../../train/presets.js'
import { flagOf } from './flags.js'

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
with the config that it began with: only \`steps\` and \`checkpointEvery\` may change.

With \`--engine torch\`: \`accumulate\`, \`l1\` and \`ema\` are refused; validations must come at checkpoints.

<!-- The tables are made from src/train/config.ts by scripts/build-config-page.mjs. -->`

/** `docs/config.md`: every option with its default, from the schema. */
export function configPage(): string {
  const sections = Object.entries(configJsonSchema().properties ?? {})
  const single = sections.filter(([, node]) => node.properties === undefined && node.oneOf === undefined)
  const grouped = sections.filter(entry => !single.includes(entry))
  return `${[
    INTRODUCTION,
    '## The run',
    table(single.map(([key, node]) => row(key, key, node))),
    ...grouped.flatMap(([key, node]) => section(key, node)),
    '## Presets',
    ...Object.entries(presets).flatMap(([name, { about, config }]) => [
      `\`${name}\`: ${about}.`,
      `\`\`\`json\n${JSON.stringify(config)}\n\`\`\``,
    ]),
  ].join('\n\n')}\n`
}

function section(key: string, node: ConfigNode): string[] {
  const heading = [`## \`${key}\``, `${capital(node.description ?? '')}.`]
  if (node.oneOf === undefined) return [...heading, table(rows(key, node))]
  const first = (node.default as { name?: string } | undefined)?.name
  return [
    ...heading,
    ...node.oneOf.flatMap(form => {
      const name = form.properties?.['name']?.const ?? ''
      return [`### \`"name": "${name}"\`${name === first ? ' (the default)' : ''}`, table(rows(key, form))]
    }),
  ]
}

function rows(section: string, node: ConfigNode): string[] {
  return Object.entries(node.properties ?? {})
    .filter(([, child]) => child.const === undefined)
    .map(([key, child]) => row(key, `${section}.${key}`, child))
}

function row(key: string, path: string, node: ConfigNode): string {
  const flag = flagOf(path)
  const standard = node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``
  const cells = [`\`${key}\``, flag === undefined ? '' : `\`${flag}\``, expectation(node), standard, node.description]
  return `| ${cells.join(' | ')} |`
}

function table(lines: readonly string[]): string {
  return ['| option | flag | what it may be | default | |', '|---|---|---|---|---|', ...lines].join('\n')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
