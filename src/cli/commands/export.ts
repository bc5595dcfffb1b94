import { join } from 'node:path'
import { Command, Option } from 'commander'
import { type ExportFormat, exportFormats, exportModel } from '../../formats/export-model.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { torchTwin } from '../../formats/node/torch-twin.js'
import { writeFolder } from '../../formats/node/write-folder.js'
import { jsonFlag, printJson } from '../json.js'
import { MODEL_FLAG } from '../model-flag.js'
import { note, print } from '../output.js'

interface ExportFlags {
  readonly model: string
  readonly format: ExportFormat
  readonly out: string
  readonly json?: boolean
}

const EXAMPLES = `
Formats:
  safetensors   model.safetensors, config.json, vocabulary.json: what Glassformer itself reads
  torch         model.pt for torch.load, and use_model.py, which runs it in PyTorch
  onnx          encoder.onnx: src → encOut; decoder.onnx: trg, src, encOut → logits; any batch size and lengths

Examples:
  $ glassformer export --model runs/digits --format torch --out exported
  $ python3 exported/use_model.py 1 11 6 8 4 2                 ids in, ids out
  $ glassformer export --model runs/digits --format onnx --out exported --json`

/** What `--json` prints. */
interface Exported {
  readonly format: ExportFormat
  readonly out: string
  readonly files: readonly { readonly name: string; readonly bytes: number }[]
}

export function exportCommand(): Command {
  return new Command('export')
    .summary('write a model for other programs')
    .description('Writes a model as files that other programs read.')
    .requiredOption(...MODEL_FLAG)
    .addOption(new Option('--format <format>', 'for which program').choices(exportFormats).makeOptionMandatory())
    .requiredOption('--out <folder>', 'where to write; made when missing, other files in it stay')
    .option(...jsonFlag('{"format", "out", "files": [{"name", "bytes"}]}'))
    .addHelpText('after', EXAMPLES)
    .action(exportTo)
}

async function exportTo({ model, format, out, json }: ExportFlags): Promise<void> {
  const files = exportModel(await loadModel(model), format)
  if (format === 'torch') for (const [name, bytes] of await torchTwin()) files.set(name, bytes)
  await writeFolder(out, files)
  const exported: Exported = {
    format,
    out,
    files: [...files].map(([name, bytes]) => ({ name, bytes: bytes.length })),
  }
  if (json) return printJson(exported)
  await print(exported.files.map(({ name }) => `${join(out, name)}\n`).join(''))
  if (format === 'torch') note(`python3 ${join(out, 'use_model.py')} IDS… runs it in PyTorch.`)
}
