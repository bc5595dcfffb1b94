import { Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { within } from '../../errors/within.js'
import { assumedWords } from '../../formats/assumed-options.js'
import { importModel } from '../../formats/import-model.js'
import { saveModel } from '../../formats/node/model-folder.js'
import { readFileLimited } from '../../formats/node/read-file-limited.js'
import { readJson } from '../../formats/node/read-json.js'
import { jsonFlag, printJson } from '../json.js'
import { note, print } from '../output.js'

interface ImportFlags {
  readonly weights: string
  readonly config: string
  readonly vocabulary?: string
  readonly keys?: string
  readonly out: string
  readonly part?: Readonly<Record<string, string>>
  readonly json?: boolean
}

const keyRules = z.array(z.tuple([z.string(), z.string().nullable()]), 'it must be a list of [pattern, replacement]')

const PARTS = ['transformer', 'srcEmbedding', 'trgEmbedding', 'generator', 'positions'] as const

const EXAMPLES = `
The weights have the names of this model, or are those of a module around torch.nn.Transformer, whose embeddings,
positions and output layer are found by their usual names; --part says what is called otherwise. Nothing in the file is
executed. config.json needs at least heads, srcPadIdx and trgPadIdx; shapes tell the sizes. No weight shows activation,
normFirst, layerNormEps, scaleEmbedding and positions: what the file doesn't say is taken as the original's, and named.

Weights with other names need --keys: a JSON list of [pattern, replacement], regular expressions that are applied one after
the other to each name; a replacement null leaves the tensor out.

Examples:
  $ echo '{"heads": 8, "srcPadIdx": 1, "trgPadIdx": 1}' > config.json
  $ glassformer import --weights seq2seq.pt --config config.json --out runs/imported
  $ glassformer import --weights seq2seq.pt --config config.json --part generator=head --out runs/imported
  $ echo '[["^model\\\\.enc", "encoder"], ["attn", "attention"], ["num_batches", null]]' > keys.json
  $ glassformer import --weights other.pt --config config.json --keys keys.json --out runs/imported`

export function importCommand(): Command {
  return new Command('import')
    .summary('take over weights from PyTorch')
    .description('Makes a model folder of weights that were trained elsewhere.')
    .requiredOption('--weights <file>', '.pt or .pth that torch.save wrote, or .safetensors')
    .requiredOption('--config <file>', 'the options as config.json has them')
    .option('--vocabulary <file>', 'a vocabulary.json; without one, the model takes ids only')
    .option(
      '--keys <file>',
      'a JSON list of [pattern, replacement]: how the names in the weights become those of this model',
    )
    .addOption(new Option('--part <name=path>', `a part's path in the weights: ${PARTS.join(', ')}`).argParser(part))
    .requiredOption('--out <folder>', 'the model folder to write')
    .option(...jsonFlag('{"out", "params", "config", "assumed"}'))
    .addHelpText('after', EXAMPLES)
    .action(importTo)
}

function part(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [name = '', path] = text.split('=', 2)
  if (path === undefined || !PARTS.some(known => known === name)) {
    throw new InvalidArgumentError(`It must be NAME=PATH with one of the names ${PARTS.join(', ')}.`)
  }
  return { ...before, [name]: path }
}

async function importTo({ weights, config, vocabulary, keys, out, part: names, json }: ImportFlags): Promise<void> {
  const files = {
    weights: await readFileLimited(weights),
    config: await readJson(config, z.record(z.string(), z.unknown())),
    ...(vocabulary === undefined ? {} : { vocabulary: await readFileLimited(vocabulary) }),
    ...(keys === undefined ? {} : { keys: await readJson(keys, keyRules) }),
  }
  const { notes, assumed, ...imported } = within(weights, () => importModel(files, names))
  const { model, vocabulary: source, targetVocabulary: target } = imported
  for (const said of notes) note(`${weights}: ${said}`)
  await saveModel(out, model, source === null || target === null ? null : { source, target })
  if (json) return printJson({ out, params: model.parameterCount, config: model.options, assumed })
  if (Object.keys(assumed).length > 0)
    note(
      `${config} doesn't say, and no weight shows: ${assumedWords(assumed)}; if it was trained otherwise, say so there`,
    )
  await print(`${out}: ${model.parameterCount} parameters\n`)
}
