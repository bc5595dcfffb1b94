import { generateOptions } from '../decode/generate-options.js'
import { readRunRecord } from './run-record.js'
import { contentOf } from './run-folder.js'

const { maxNewTokens, sosId, eosId, threads } = generateOptions
/** The options of generation where the folder of a model says some of them. */
export const answerOptions = {
  ...generateOptions,
  maxNewTokens: { ...maxNewTokens, otherwise: `what the run says, else ${maxNewTokens.otherwise}` },
  sosId: { ...sosId, otherwise: "the vocabulary's" },
  eosId: { ...eosId, otherwise: "the vocabulary's" },
  threads: { ...threads, otherwise: '1' },
} as const

/** How long the answers of a model may get: what the task of its run says; nothing where it says nothing. */
export async function answerLength(folder: string, maxLen: number): Promise<{ readonly maxNewTokens?: number }> {
  if ((await contentOf(folder)) !== 'run') return {}
  // A model answers without its run too: only what it says is lost.
  const run = await readRunRecord(folder).catch(() => undefined)
  const maxNewTokens = run?.task.options['maxNewTokens']
  return typeof maxNewTokens === 'number' ? { maxNewTokens: Math.min(maxNewTokens, maxLen - 1) } : {}
}
