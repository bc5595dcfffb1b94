import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeError } from '../formats/node/temporary-file.js'
import { readCheckpoint } from './checkpoint-folder.js'
import type { RunRecord } from './run-record.js'

/** Why a run keeps a model beside its last one: to see how it learned, as one of its best, as one of its last. */
const keptKinds = ['snapshots', 'best', 'last'] as const
export type KeptKind = (typeof keptKinds)[number]

const NAME = /^step-(\d+)$/u

/** The model that a run kept at a step: a model folder, `best/step-100`. */
export function stepFolder(run: string, kind: KeptKind, step: number): string {
  return join(run, kind, `step-${step}`)
}

/** The steps whose models a run has kept, the first first. */
export async function keptSteps(run: string, kind: KeptKind): Promise<number[]> {
  const names = await readdir(join(run, kind)).catch(() => [])
  const steps = names.flatMap(name => NAME.exec(name)?.[1] ?? []).map(Number)
  return steps.sort((a, b) => a - b)
}

/** Removes kept models. @throws GlassformerError naming the folder that can't be removed */
export async function removeKept(run: string, kind: KeptKind, isToGo: (step: number) => boolean): Promise<void> {
  for (const step of (await keptSteps(run, kind)).filter(isToGo)) {
    const path = stepFolder(run, kind, step)
    await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
      throw writeError(path, error)
    })
  }
}

/** A model of a run at a step. */
export interface StepModel {
  readonly step: number
  readonly folder: string
}

/** All models in a run's folder, the first step first: those kept along the way, and the run's own. */
export async function modelsOfRun(run: string, { training }: RunRecord): Promise<StepModel[]> {
  const found = new Map<number, string>()
  for (const kind of keptKinds) {
    for (const step of await keptSteps(run, kind)) found.set(step, stepFolder(run, kind, step))
  }
  const checkpoint = await readCheckpoint(run)
  found.set(checkpoint?.state.step ?? training.steps, run)
  return [...found].map(([step, folder]) => ({ step, folder })).sort((a, b) => a.step - b.step)
}
