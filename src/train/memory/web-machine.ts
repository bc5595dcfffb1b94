import type { MachineMemory } from './node-machine.js'

/** A page is not told. */
export function machineMemory(): MachineMemory | undefined {
  return undefined
}
