import { type Command, InvalidArgumentError, Option } from 'commander'
import { type ConfigNode, configNode, expectation } from '../../train/config-options.js'
import { presets } from '../../train/presets.js'
import type { ConfigLayer } from '../../train/settle-config.js'
import { positiveNumber, wholeNumber } from '../option-values.js'

/** A flag of `train` that sets an option of the config. */
export interface ConfigFlag {
  readonly flag: string
  /** The option's path in the config. */
  readonly path: string
  /** Instead of the option's own description. */
  readonly text?: string
  /** Instead of the option's own default. */
  readonly defaultText?: string
}

/** The flags by the headings of `--help`. */
export const configFlags: Readonly<Record<string, readonly ConfigFlag[]>> = {
  'The model:': [
    { flag: '--preset <name>', path: 'preset', text: 'sets of options; what is given as well stands above it' },
    { flag: '--embed-dim <n>', path: 'model.embedDim' },
    { flag: '--layers <n>', path: 'model.numLayers' },
    { flag: '--decoder-layers <n>', path: 'model.decoderLayers', defaultText: 'as --layers' },
    { flag: '--heads <n>', path: 'model.heads' },
    { flag: '--forward-expansion <n>', path: 'model.forwardExpansion' },
    { flag: '--feed-forward-dim <n>', path: 'model.feedForwardDim', defaultText: 'forward-expansion times embed-dim' },
    { flag: '--max-len <n>', path: 'model.maxLen' },
    { flag: '--dropout <x>', path: 'model.dropout' },
    { flag: '--activation <name>', path: 'model.activation' },
    { flag: '--positions <name>', path: 'model.positions' },
    { flag: '--norm-first', path: 'model.normFirst' },
    { flag: '--final-norm', path: 'model.finalNorm' },
    { flag: '--layer-norm-eps <x>', path: 'model.layerNormEps' },
    { flag: '--scale-embedding', path: 'model.scaleEmbedding' },
    { flag: '--tie-embeddings', path: 'model.tieEmbeddings' },
    { flag: '--share-embeddings', path: 'model.shareEmbeddings' },
  ],
  'The training:': [
    { flag: '--steps <n>', path: 'steps' },
    { flag: '--batch-size <n>', path: 'batchSize' },
    { flag: '--accumulate <n>', path: 'accumulate' },
    { flag: '--optimizer <name>', path: 'optimizer.name', text: 'the optimiser', defaultText: 'adam' },
    { flag: '--lr <x>', path: 'optimizer.lr', text: 'learning rate', defaultText: '0.001; sgd: 0.01; noam: 1' },
    {
      flag: '--weight-decay <x>',
      path: 'optimizer.weightDecay',
      text: 'adam, sgd: L2 in the gradient; adamw: of the weights themselves',
      defaultText: '0; adamw: 0.01',
    },
    { flag: '--momentum <x>', path: 'optimizer.momentum', text: 'of sgd', defaultText: '0' },
    {
      flag: '--schedule <name>',
      path: 'schedule.name',
      text: 'how the learning rate goes on after the warm-up; cosine: down to 0 at --steps',
      defaultText: 'cosine',
    },
    {
      flag: '--warmup <n>',
      path: 'schedule.warmup',
      text: 'steps over which the learning rate rises to --lr',
      defaultText: '100; noam: 4000',
    },
    { flag: '--label-smoothing <x>', path: 'labelSmoothing' },
    { flag: '--l1 <x>', path: 'l1' },
    { flag: '--clip-norm <x>', path: 'clipNorm' },
    { flag: '--clip-value <x>', path: 'clipValue' },
    { flag: '--ema <x>', path: 'ema' },
    { flag: '--seed <n>', path: 'seed' },
  ],
  'Validation, and which model is kept:': [
    { flag: '--validate-every <n>', path: 'validation.every' },
    { flag: '--validate-on <n>', path: 'validation.heldOut' },
    { flag: '--early-stopping <n>', path: 'earlyStopping.patience' },
    { flag: '--stop-metric <name>', path: 'earlyStopping.metric', text: 'what early stopping watches' },
    { flag: '--keep-best <n>', path: 'keepBest.count' },
    { flag: '--best-metric <name>', path: 'keepBest.metric', text: 'what the best models are best in' },
    { flag: '--average <n>', path: 'averaging.count' },
    { flag: '--average-of <name>', path: 'averaging.of' },
    { flag: '--average-every <n>', path: 'averaging.every' },
    { flag: '--checkpoint-every <n>', path: 'checkpointEvery' },
    { flag: '--snapshots <n>', path: 'snapshots', text: 'models kept along the way for the studio to look at' },
  ],
}

const allFlags = Object.values(configFlags).flat()

/** `--embed-dim` of `model.embedDim`. */
export function flagOf(path: string): string | undefined {
  return allFlags.find(flag => flag.path === path)?.flag.split(' ')[0]
}

export const runFlags: Readonly<Record<string, string>> = Object.fromEntries(
  allFlags.map(({ flag, path }) => [path, flag.split(' ')[0] ?? flag]),
)

/** Adds the flags to a command, and `--config`. */
export function withConfigFlags(command: Command): Command {
  for (const [heading, flags] of Object.entries(configFlags)) {
    for (const flag of flags) command.addOption(configOption(flag).helpGroup(heading))
  }
  const heading = 'The training:'
  const text = 'a JSON file with any of these and more options (docs/config.md); flags stand above it'
  return command.addOption(new Option('--config <file>', text).helpGroup(heading))
}

/** What was given on the command line, as a config. */
export function layerOfFlags(command: Command): ConfigLayer {
  const layer: Record<string, Record<string, unknown> | unknown> = {}
  for (const { flag, path } of allFlags) {
    const name = new Option(flag).attributeName()
    if (command.getOptionValueSource(name) !== 'cli') continue
    const value: unknown = command.getOptionValue(name)
    const [section = '', key] = path.split('.')
    layer[section] = key === undefined ? value : { ...(layer[section] as object | undefined), [key]: value }
  }
  return layer
}

function configOption({ flag, path, text, defaultText }: ConfigFlag): Option {
  const node = nodeOf(path)
  const shown = defaultText ?? (typeof node.default === 'boolean' ? undefined : String(node.default))
  const option = new Option(flag, `${text ?? node.description}${shown === undefined ? '' : ` (default: ${shown})`}`)
  if (path === 'preset') return option.choices(Object.keys(presets))
  if (node.enum !== undefined) return option.choices(node.enum)
  return node.type === 'boolean' ? option : option.argParser(parserOf(node))
}

/** The option as the schema has it; of an optimiser or schedule, the first that has it. */
function nodeOf(path: string): ConfigNode {
  const [section = '', key = ''] = path.split('.')
  const names = configNode([section, 'name'], { [section]: {} })?.enum ?? []
  const nodes = [configNode(path.split('.')), ...names.map(name => configNode([section, key], { [section]: { name } }))]
  if (key === 'name') return { enum: names }
  return nodes.find(node => node !== undefined) ?? {}
}

function parserOf(node: ConfigNode): (text: string) => number {
  if (node.type === 'integer') return wholeNumber(node.minimum ?? 0, node.maximum)
  if (node.exclusiveMinimum === 0) return positiveNumber
  return text => {
    const value = Number(text)
    const { minimum = Number.NEGATIVE_INFINITY, exclusiveMaximum = Number.POSITIVE_INFINITY } = node
    if (text.trim() === '' || !Number.isFinite(value) || value < minimum || value >= exclusiveMaximum)
      throw new InvalidArgumentError(`It must be ${expectation(node)}.`)
    return value
  }
}
