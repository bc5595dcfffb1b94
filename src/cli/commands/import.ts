import { Command, InvalidArgumentError, Option } from 'commander'
import * as z from 'zod'
import { checkGenerationConfig } from '../../decode/resolve-options.js'
import { UsageError } from '../../errors/usage-error.js'
import { assumedWords } from '../../formats/assumed-options.js'
import { GENERATION_FILE } from '../../formats/generation-config.js'
import { huggingFaceFiles, importHuggingFace } from '../../formats/hugging-face/import-hugging-face.js'
import { type ImportedModel, importModel } from '../../formats/import-model.js'
import { CONFIG_FILE } from '../../formats/model-files.js'
import { saveModel } from '../../formats/node/model-folder.js'
import { readFileLimited } from '../../formats/node/read-file-limited.js'
import { readFolder } from '../../formats/node/read-folder.js'
import { readJson } from '../../formats/node/read-json.js'
import { namingFlags } from '../errors.js'
import { jsonFlag, printJson } from '../json.js'
import { note, print } from '../output.js'

interface ImportFlags {
  readonly weights?: string
  readonly config?: string
  readonly vocabulary?: string
  readonly keys?: string
  readonly out: string
  readonly part?: Readonly<Record<string, string>>
  readonly sourceLang?: string
  readonly targetLang?: string
  readonly json?: boolean
}

const RULE = 'it must be [pattern, replacement], two texts, or null in the place of the replacement'
const keyRules = z.array(
  z.tuple([z.string(RULE), z.string(RULE).nullable()], RULE),
  'it must be a list of [pattern, replacement]',
)

const PARTS = ['transformer', 'srcEmbedding', 'trgEmbedding', 'generator', 'positions'] as const

const EXAMPLES = `
A folder is one that Hugging Face's save_pretrained wrote, of a Marian (opus-mt) or an M2M100: config.json,
generation_config.json, model.safetensors or pytorch_model.bin, and the tokenizer's files (vocab.json with source.spm and
target.spm or with sentencepiece.bpe.model, or else tokenizer.json), without which the model takes ids only. How it generates comes along: its beams, lengths and forced
tokens are what predict does where no flag says otherwise.

Weights that are given as a file have the names of this model, or are those of a module around torch.nn.Transformer, whose embeddings,
positions and output layer are found by their usual names; --part says what is called otherwise. Nothing in the file is
executed. config.json needs at least heads, srcPadIdx and trgPadIdx; shapes tell the sizes. No weight shows activation,
normFirst, layerNormEps, scaleEmbedding and positions: what the file doesn't say is taken as the original's, and named.

Weights with other names need --keys: a JSON list of [pattern, replacement], regular expressions that are applied one after
the other to each name; a replacement null leaves the tensor out.

Examples:
  $ glassformer import opus-mt-zh-en --out runs/zh-en
  $ glassformer import m2m100_418M --source-lang en --target-lang zh --out runs/en-zh
  $ echo '{"heads": 8, "srcPadIdx": 1, "trgPadIdx": 1}' > config.json
  $ glassformer import --weights seq2seq.pt --config config.json --out runs/imported
  $ glassformer import --weights seq2seq.pt --config config.json --part generator=head --out runs/imported
  $ echo '[["^model\\\\.enc", "encoder"], ["attn", "attention"], ["num_batches", null]]' > keys.json
  $ glassformer import --weights other.pt --config config.json --keys keys.json --out runs/imported`

export function importCommand(): Command {
  return new Command('import')
    .summary('take over a model from Hugging Face or weights from PyTorch')
    .description('Makes a model folder of a model that was trained elsewhere.')
    .argument('[folder]', "Hugging Face's folder of a Marian or an M2M100")
    .option('--source-lang <code>', 'of a folder: the language that it is to read, where it reads several')
    .option('--target-lang <code>', 'of a folder: the language that it is to answer in, where it knows several')
    .option('--weights <file>', 'without a folder: .pt or .pth that torch.save wrote, or .safetensors')
    .option('--config <file>', 'without a folder: the options as config.json has them')
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

async function importTo(folder: string | undefined, flags: ImportFlags): Promise<void> {
  const { out, json } = flags
  const { notes, assumed, ...imported } = folder === undefined ? await ofWeights(flags) : await ofFolder(folder, flags)
  const { model, vocabulary: source, targetVocabulary: target } = imported
  for (const said of notes) note(`${folder ?? flags.weights}: ${said}`)
  await saveModel(out, model, source === null || target === null ? null : { source, target })
  if (json) return printJson({ out, params: model.parameterCount, config: model.options, assumed })
  if (Object.keys(assumed).length > 0)
    note(
      `${flags.config} doesn't say, and no weight shows: ${assumedWords(assumed)}; if it was trained otherwise, say so there`,
    )
  await print(`${out}: ${model.parameterCount} parameters\n`)
}

/** What belongs to weights alone, and to folders alone. */
const OF_WEIGHTS = ['weights', 'config', 'vocabulary', 'keys', 'part'] as const
const LANGUAGE_FLAGS = { sourceLang: '--source-lang', targetLang: '--target-lang' } as const

async function ofFolder(folder: string, flags: ImportFlags): Promise<ImportedModel> {
  const idle = OF_WEIGHTS.find(name => flags[name] !== undefined)
  if (idle !== undefined) throw new UsageError(`--${idle} is for weights without a folder: leave out it or ${folder}`)
  const files = await readFolder(folder, huggingFaceFiles)
  const imported = await namingFlags(LANGUAGE_FLAGS, () => importHuggingFace(files, flags, folder))
  checkGenerationConfig(imported.model, `${folder}/${files.has(GENERATION_FILE) ? GENERATION_FILE : CONFIG_FILE}`)
  return imported
}

async function ofWeights(flags: ImportFlags): Promise<ImportedModel> {
  const { weights, config, vocabulary, keys, part: names } = flags
  if (weights === undefined || config === undefined)
    throw new UsageError('give a folder of Hugging Face, or --weights and --config')
  const idle = (['sourceLang', 'targetLang'] as const).find(name => flags[name] !== undefined)
  if (idle !== undefined) throw new UsageError(`${LANGUAGE_FLAGS[idle]} is for a folder, not for --weights`)
  const files = {
    weights: await readFileLimited(weights),
    config: await readJson(config, z.record(z.string(), z.unknown(), 'it must be an object of options')),
    ...(vocabulary === undefined ? {} : { vocabulary: await readFileLimited(vocabulary) }),
    ...(keys === undefined ? {} : { keys: await readJson(keys, keyRules) }),
  }
  return importModel(files, names, { weights, config, vocabulary: vocabulary ?? '', keys: keys ?? '' })
}
