import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MetricsLog } from '#runs'
import { scratch } from '../support/scratch.js'

async function log(path: string, lastStep: number, ...steps: number[]): Promise<void> {
  const metrics = await MetricsLog.open(path, lastStep)
  for (const step of steps) await metrics.append({ step })
  await metrics.close()
}

it('goes on after any step: what came later, or was cut short, is taken off', async () => {
  const folder = scratch()

  const path = join(folder, 'metrics.jsonl')
  await log(path, 0, 1, 2, 3, 4, 5)
  await log(path, 3, 4, 5, 6)
  expect(await readFile(path, 'utf8')).toBe([1, 2, 3, 4, 5, 6].map(step => `{"step":${step}}\n`).join(''))
  await writeFile(path, '{"step":1}\n{"step":2}\n{"st')
  await log(path, 2, 3)
  expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"step":2}\n{"step":3}\n')
  await log(path, 0, 1)
  expect(await readFile(path, 'utf8')).toBe('{"step":1}\n')
})
