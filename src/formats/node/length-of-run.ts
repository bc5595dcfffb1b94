import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRecord } from '../../options/is-record.js'

/**
 * How long a run's answers may get, as its record says: where version 0.1.0 kept what now is in `generation_config.json`.
 *
 * @returns `undefined` where the folder is no run, or it says nothing
 */
export async function lengthOfRun(folder: string): Promise<number | undefined> {
  try {
    const run: unknown = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))
    const task = isRecord(run) ? run['task'] : undefined
    const options = isRecord(task) ? task['options'] : undefined
    const length = isRecord(options) ? options['maxNewTokens'] : undefined
    return typeof length === 'number' ? length : undefined
  } catch {
    return undefined // a model answers without its run too
  }
}
