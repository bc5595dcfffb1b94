import { createEngine, type EngineName } from '#engine'

/** Those engines that this machine and this Node have. */
export async function availableEngines(names: readonly EngineName[]): Promise<EngineName[]> {
  const made = await Promise.allSettled(names.map(engine => createEngine({ engine, threads: 1 })))
  return names.filter((_, index) => made[index]?.status === 'fulfilled')
}
