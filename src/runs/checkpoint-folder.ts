import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readFolder } from '../formats/node/read-folder.js'
import { writeFolder } from '../formats/node/write-folder.js'
import { type Checkpoint, checkpointFiles, checkpointFromFiles, checkpointToFiles } from '../train/checkpoint-files.js'

/** Where the checkpoint of a run is. */
export function checkpointFolder(run: string): string {
  return join(run, 'checkpoint')
}

/** @throws GlassformerError with the path; the checkpoint before is then unchanged. */
export async function writeCheckpoint(run: string, checkpoint: Checkpoint): Promise<void> {
  await writeFolder(checkpointFolder(run), checkpointToFiles(checkpoint))
}

/** Finishes what a killed writer of a checkpoint began, and removes what it left. */
export async function cleanCheckpoint(run: string): Promise<void> {
  if (await hasCheckpoint(run)) await writeFolder(checkpointFolder(run), new Map())
}

/**
 * @returns `undefined` when the run was stopped before its first checkpoint
 * @throws GlassformerError naming the damaged file
 */
export async function readCheckpoint(run: string): Promise<Checkpoint | undefined> {
  if (!(await hasCheckpoint(run))) return undefined
  const files = await readFolder(checkpointFolder(run), { required: [], optional: checkpointFiles })
  // A writer that was killed before it finished the first one leaves none of them.
  return files.size === 0 ? undefined : checkpointFromFiles(files, checkpointFolder(run))
}

async function hasCheckpoint(run: string): Promise<boolean> {
  return (await stat(checkpointFolder(run)).catch(() => undefined)) !== undefined
}
