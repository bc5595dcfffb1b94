import { GlassformerError } from '../../../errors/glassformer-error.js'

/**
 * A few integers in shared memory by which the workers find their work and wait for each other. Indices count
 * 4-byte words from the block's start.
 */
export const CONTROL = {
  /** Raised by one for each run: what the workers wait for. */
  generation: 0,
  /** Where the run's steps lie, in words, and how many they are. */
  table: 1,
  count: 2,
  /** The meeting: how many have arrived, and how many meetings there were. */
  arrived: 3,
  meetings: 4,
  /** 1 when no more meetings will come about. */
  ended: 5,
  /** How many threads are there. */
  ready: 6,
} as const

export const CONTROL_BYTES = 64

/**
 * Polls so often before it sleeps, a quarter of a millisecond: meetings are shorter, and so is what beam search does between
 * two runs; sleeping costs tens of microseconds.
 */
const SPINS = 50_000

/**
 * Returns when all workers have called it.
 *
 * @throws GlassformerError when one never will.
 */
export function meet(control: Int32Array, at: number, workers: number, mayBlock: boolean): void {
  if (workers === 1) return
  const meetings = at + CONTROL.meetings
  const seen = Atomics.load(control, meetings)
  checkGoingOn(control, at)
  if (Atomics.add(control, at + CONTROL.arrived, 1) === workers - 1) {
    Atomics.store(control, at + CONTROL.arrived, 0)
    Atomics.store(control, meetings, seen + 1)
    Atomics.notify(control, meetings)
  } else {
    waitWhile(control, meetings, seen, mayBlock)
    checkGoingOn(control, at)
  }
}

/** Lets everybody who waits at a meeting, or comes to one later, know that it won't come about. */
export function endMeetings(control: Int32Array, at: number): void {
  Atomics.store(control, at + CONTROL.ended, 1)
  Atomics.add(control, at + CONTROL.meetings, 1)
  Atomics.notify(control, at + CONTROL.meetings)
}

/** @throws GlassformerError when no more meetings will come about. */
export function checkGoingOn(control: Int32Array, at: number): void {
  if (Atomics.load(control, at + CONTROL.ended) === 1)
    throw new GlassformerError('the session has ended: it was disposed, or one of its threads failed')
}

/** Returns when the word is no longer `value`. */
export function waitWhile(control: Int32Array, index: number, value: number, mayBlock: boolean): void {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(control, index) !== value) return
  while (Atomics.load(control, index) === value) if (mayBlock) Atomics.wait(control, index, value)
}
