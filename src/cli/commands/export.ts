import { join } from 'node:path'
import { Command, Option } from 'commander'
import { exportFormats, exportModel, refuseRounding } from '../../formats/export-model.js'
import { tokenizerNotes } from '../../formats/hugging-face/companions.js'
import type { LoadedModel, SavingOptions } from '../../formats/model-files.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { torchTwin } from '../../formats/node/torch-twin.js'
import { writeFolders } from '../../formats/node/write-folders.js'
import { readOptions } from '../../formats/pairs/read-options.js'
import { savingOptions } from '../../formats/stored-weights.js'
import { type BeforeAfter, beforeAfterLine } from '../eval/before-after.js'
import { toCTranslate2 } from '../export/ctranslate2.js'
import { precisionCost } from '../export/precision-cost.js'
import { jsonFlag, printJson } from '../json.js'
import { MODEL_FLAG } from '../model-flag.js'
import { settledFlags, withOptionFlags } from '../option-flags.js'
import { note, print } from '../output.js'

/** What the library writes, and what needs Python. */
const formats = [...exportFormats, 'ctranslate2'] as const
type Format = (typeof formats)[number]

interface ExportFlags {
  readonly model: string
  readonly format: Format
  readonly python: string
  readonly out: string
  readonly data?: string
  readonly json?: boolean
}

const EXAMPLES = `
Formats:
  safetensors   model.safetensors, config.json, vocabulary.json: what Glassformer itself reads
  torch         model.pt for torch.load, and use_model.py, which runs it in PyTorch
  onnx          a folder that transformers.js and Optimum load: encoder and decoder with keys and values kept, config, tokenizer
  marian        a folder that Hugging Face's MarianMTModel loads, with its tokenizer, for post-LN models with sinusoids
  ctranslate2   a folder that CTranslate2 loads, converted by its Python package: --python

What another --dtype costs is measured on the pairs of --data, or else on what the run held out, and said.

Examples:
  $ glassformer export --model runs/digits --format torch --out exported
  $ python3 exported/use_model.py 1 11 6 8 4 2                 ids in, ids out
  $ glassformer export --model runs/digits --format onnx --out exported --json
  $ glassformer export --model runs/digits --format safetensors --dtype int8 --out small`

/** What `--json` prints. */
interface Exported {
  readonly format: Format
  readonly out: string
  readonly files: readonly { readonly name: string; readonly bytes: number }[]
  readonly precision?: BeforeAfter
}

export function exportCommand(): Command {
  const command = new Command('export')
    .summary('write a model for other programs')
    .description('Writes a model as files that other programs read.')
    .requiredOption(...MODEL_FLAG)
    .addOption(new Option('--format <format>', 'for which program').choices(formats).makeOptionMandatory())
    .requiredOption('--out <folder>', 'where to write; made when missing, other files in it stay')
  withOptionFlags(command, savingOptions)
  command
    .option('--python <program>', 'for ctranslate2: a Python with the package ctranslate2', 'python3')
    .option('--data <file>', 'pairs to measure by what the dtype costs: TSV, CSV or JSONL')
    .option(...jsonFlag('{"format", "out", "files": [{"name", "bytes"}], "precision"?: {"pairs", "before", "after"}}'))
  return withOptionFlags(command, readOptions, 'The file:').addHelpText('after', EXAMPLES).action(exportTo)
}

async function exportTo({ model, format, python, out, data, json }: ExportFlags, self: Command): Promise<void> {
  const saving = settledFlags(self, savingOptions)
  const reading = settledFlags(self, readOptions)
  const loaded = await loadModel(model)
  const files = await exported(loaded, format, python, saving)
  const isMeasured = saving.dtype !== savingOptions.dtype.default || data !== undefined
  const precision = isMeasured ? await precisionCost(loaded, files, { folder: model, data, reading }) : undefined
  await writeFolders(out, files)
  const written: Exported = {
    format,
    out,
    files: [...files].map(([name, bytes]) => ({ name, bytes: bytes.length })),
    ...(precision && { precision }),
  }
  if (json) return printJson(written)
  await print(written.files.map(({ name }) => `${join(out, name)}\n`).join(''))
  if (precision !== undefined) note(`${saving.dtype}: ${beforeAfterLine(precision)}`)
  else if (isMeasured) note(`${saving.dtype}: what it costs is not measured, for want of pairs: give some with --data`)
  if (format === 'onnx' || format === 'marian') for (const said of tokenizerNotes(loaded)) note(said)
  if (format === 'torch') note(`python3 ${join(out, 'use_model.py')} IDS… runs it in PyTorch.`)
}

async function exported(
  loaded: LoadedModel,
  format: Format,
  python: string,
  saving: SavingOptions,
): Promise<Map<string, Uint8Array>> {
  if (format === 'ctranslate2') {
    refuseRounding(format, saving)
    return toCTranslate2(loaded, python)
  }
  const files = exportModel(loaded, format, saving)
  if (format === 'torch') for (const [name, bytes] of await torchTwin()) files.set(name, bytes)
  return files
}
