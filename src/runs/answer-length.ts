import { readRunRecord } from './run-record.js'
import { contentOf } from './run-folder.js'

/** How long the answers of a model may get: what the task of its run says; nothing where it says nothing. */
export async function answerLength(folder: string, maxLen: number): Promise<{ readonly maxNewTokens?: number }> {
  if ((await contentOf(folder)) !== 'run') return {}
  // A model answers without its run too: only what it says is lost.
  const run = await readRunRecord(folder).catch(() => undefined)
  const maxNewTokens = run?.task.options['maxNewTokens']
  return typeof maxNewTokens === 'number' ? { maxNewTokens: Math.min(maxNewTokens, maxLen - 1) } : {}
}
