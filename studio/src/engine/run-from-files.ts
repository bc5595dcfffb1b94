import { GlassformerError, openModel } from '#dist/index.js'
import { recognised, settingsOf } from './known-task.ts'
import { makeRun, type OpenedRun } from './runs.ts'

/** A run from files that somebody chose: model.safetensors, config.json and, where there is one, vocabulary.json. */
export async function runFromFiles(files: ReadonlyMap<string, Uint8Array>): Promise<OpenedRun> {
  const { model, vocabulary, targetVocabulary } = await openModel(files, 'the chosen files')
  if (vocabulary === null) {
    throw new GlassformerError('the chosen files lack vocabulary.json: without it no text can be read or written')
  }
  const state = model.stateDict()
  const vocabularies = { source: vocabulary, target: targetVocabulary ?? vocabulary }
  const settings = settingsOf(files)
  const parts = {
    generationConfig: model.generationConfig,
    settings,
    seconds: null,
    curve: [],
    checkpoints: [{ step: settings?.steps ?? 0, scores: null }],
    weights: async () => state,
  }
  const run = makeRun('file', model.options, vocabularies, parts)
  if (run.task !== null) return run
  const task = await recognised(model, run)
  return task === null ? run : makeRun('file', model.options, vocabularies, { ...parts, task })
}
