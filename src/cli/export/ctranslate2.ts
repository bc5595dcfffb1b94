import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { tokenizerFiles } from '../../formats/hugging-face/companions.js'
import { type LoadedModel, modelToFiles, WEIGHTS_FILE } from '../../formats/model-files.js'
import { writeFolder } from '../../formats/node/write-folder.js'
import { packageFolder } from '../../formats/package-folder.js'
import { writeSafetensors } from '../../formats/safetensors.js'

const script = fileURLToPath(new URL('interop/ctranslate2/convert.py', packageFolder))

/**
 * A model as CTranslate2 reads it, converted by its own Python package, and the tokenizers beside it.
 *
 * @param python a Python that has the package
 * @throws GlassformerError for what CTranslate2 can't express, and saying what to install where something is missing
 */
export async function toCTranslate2(loaded: LoadedModel, python: string): Promise<Map<string, Uint8Array>> {
  const { model, vocabulary: source, targetVocabulary: target } = loaded
  if (source === null || target === null)
    throw new GlassformerError('CTranslate2 knows tokens, and the model came without vocabulary.json')
  if (model.options.finalNorm && !model.options.normFirst)
    throw new GlassformerError(
      'CTranslate2 has norms behind the last layers (finalNorm) only where norms stand first (normFirst)',
    )
  const folder = await mkdtemp(join(tmpdir(), 'glassformer-ctranslate2-'))
  try {
    const [given, made] = [join(folder, 'model'), join(folder, 'made')]
    const files = modelToFiles(model, { source, target })
    await writeFolder(given, files.set(WEIGHTS_FILE, writeSafetensors(model.stateDict())))
    await run(python, [script, given, made])
    const names = await readdir(made)
    const converted = names.map(async name => [name, new Uint8Array(await readFile(join(made, name)))] as const)
    return new Map([...(await Promise.all(converted)), ...tokenizerFiles(loaded)])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(python: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(python, args)
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string }
    if (code === 'ENOENT') throw new GlassformerError(`there is no ${python}: name a Python with --python`)
    const [why = `it ended with ${String(code)}`] = stderr.trim().split('\n').slice(-1)
    throw new GlassformerError(`the converter for CTranslate2 failed: ${why}; --python names another Python`)
  }
}
