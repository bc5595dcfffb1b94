import { freemem, totalmem } from 'node:os'

/** Bytes of memory. */
export interface MachineMemory {
  /** What this process may have: all of the machine's, or less where a container says so. */
  readonly total: number
  readonly free: number
}

/** The memory of this machine. */
export function machineMemory(): MachineMemory {
  const allowed = process.constrainedMemory()
  // Without a limit it is 0, or larger than any machine.
  const total = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
  return { total, free: Math.min(freemem(), total) }
}
