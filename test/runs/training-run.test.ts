import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  contentOf,
  makeTask,
  modelsOfRun,
  newRecord,
  type RunEvent,
  readHistory,
  readRunRecord,
  resultsOf,
  resumedConfig,
  resumedTask,
  resumeRun,
  startRun,
  type TrainingRun,
} from '#runs'
import { settleConfig } from '#train'
import { scratch } from '../support/scratch.js'

const STEPS = 30
const ENGINE = { engine: 'wasm', threads: 1 } as const
const CONFIG = {
  preset: 'tiny',
  model: { embedDim: 8 },
  batchSize: 4,
  steps: STEPS,
  checkpointEvery: 10,
  snapshots: 3,
  validation: { every: 10, heldOut: 3 },
  keepBest: { count: 1 },
}

describe('a training run without the command line', () => {
  it('stopped and resumed it comes to the same weights; its folder tells its history', async () => {
    const folder = scratch()
    const [whole, halves] = [join(folder, 'whole'), join(folder, 'halves')]
    await toTheEnd(await begin(whole))

    const run = await begin(halves)
    const stop = new AbortController()
    for await (const event of run.train(stop.signal)) if (event.type === 'step' && event.step === 17) stop.abort()
    expect(run).toMatchObject({ finished: false, step: 17, stepSaved: 17 })
    await run.close()
    const resumed = await resumeRun(halves)
    expect(resumed.step).toBe(17)
    const events = await toTheEnd(resumed)
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(STEPS - 17)
    expect(await weights(halves)).toEqual(await weights(whole))

    const { curve, scores } = await readHistory(halves)
    expect(curve.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1))
    expect([...scores.keys()]).toEqual([10, 20, 30])
    const models = await modelsOfRun(halves, await readRunRecord(halves))
    expect(models[0]).toEqual({ step: 0, folder: join(halves, 'snapshots', 'step-0') })
    expect(models.at(-1)?.step).toBe(STEPS)
  })

  it('scores what it has learned, and logs that once', async () => {
    const folder = scratch()
    const run = await begin(folder)
    for await (const _ of run.train());
    const { scores, samples } = await resultsOf(run, 5)
    expect(Object.keys(scores?.byPattern ?? {})).toEqual(run.task.patterns)
    expect(samples).toHaveLength(3 * run.task.patterns.length)
    await run.close()
    const again = await resumeRun(folder)
    await resultsOf(again, 5)
    await again.close()
    const log = await readFile(join(folder, 'metrics.jsonl'), 'utf8')
    expect(log.match(/"type":"evaluation"/gu)).toHaveLength(1)
  })

  it('has its folder for itself, and leaves what is in it unless it is told to make room', async () => {
    const place = scratch()
    const folder = join(place, 'run')
    const first = await begin(folder)
    await expect(begin(folder)).rejects.toThrow(`process ${process.pid} is training in ${folder}`)
    await toTheEnd(first)
    await expect(begin(folder)).rejects.toThrow(`${folder} holds a run of digits, at step 30 of 30`)
    const second = await begin(folder, true)
    expect(second.movedTo).toBe(`${folder}.1`)
    expect(await contentOf(`${folder}.1`)).toBe('run')
    expect(await contentOf(folder)).toBe('nothing')
    await second.close()
  })

  it('goes on further, but not with other numbers', async () => {
    const folder = scratch()
    await toTheEnd(await begin(folder))
    const record = await readRunRecord(folder)
    expect(resumedConfig(record.training, { steps: 40 })).toEqual({ ...record.training, steps: 40 })
    const faster = resumedConfig(record.training, { steps: 40, optimizer: { lr: 0.5 } })
    expect(faster).toEqual({ ...record.training, steps: 40, optimizer: { ...record.training.optimizer, lr: 0.5 } })
    expect(() => resumedConfig(record.training, { optimizer: { lr: 0.5 } })).toThrow('has optimizer.lr')
    const changed = 'the run to resume has model.embedDim 8, not 16; leave it out, or start another run'
    expect(() => resumedConfig(record.training, { model: { embedDim: 16 } })).toThrow(changed)
    expect(() => resumedTask(record.task, { name: 'reverse' })).toThrow('trains digits, not reverse')
    expect(() => resumedTask(record.task, { options: { layout: 'sorted' } })).toThrow('layout standard, not sorted')
    await expect(
      resumeRun(folder, { record: { ...record, training: { ...record.training, steps: 20 } } }),
    ).rejects.toThrow('is at step 30 already')
    const further = await resumeRun(folder, { record: { ...record, training: { ...record.training, steps: 40 } } })
    expect(await toTheEnd(further)).toHaveLength(10 + 2)
  })
})

async function begin(folder: string, replaces = false): Promise<TrainingRun> {
  const task = await makeTask({ name: 'digits', options: {} })
  return startRun(folder, newRecord(task, settleConfig(CONFIG)), task, { engine: ENGINE, replaces })
}

async function toTheEnd(run: TrainingRun): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run.train()) events.push(event)
  expect(run.finished).toBe(true)
  await run.close()
  return events
}

function weights(folder: string): Promise<Buffer> {
  return readFile(join(folder, 'model.safetensors'))
}
