import type { StateDict, TrainingState } from '#dist/index.js'
import type { Keeping, KeptTraining } from './keeping.ts'

/** Milliseconds between two savings of a training that runs; more where saving takes long. */
const EVERY = 4000
const SHARE_OF_TIME = 20

/** Saves a training to the browser now and then, while it goes on: one saving at a time, each weight once. */
export class Keeper {
  private readonly saved = new Set<number>()
  private saving = false
  private next = 0
  private again: (() => void) | undefined

  /** @param tell called with the reason when the browser refuses, and with '' when it keeps all. */
  constructor(
    private readonly keeping: Keeping,
    private readonly tell: (reason: string) => void,
    alreadySaved: readonly number[] = [],
  ) {
    for (const step of alreadySaved) this.saved.add(step)
  }

  get isDue(): boolean {
    return !this.saving && performance.now() >= this.next
  }

  /** Save as soon as possible. */
  hurry(): void {
    this.next = 0
  }

  /** Begins to save; what is given is copied before this returns. While another saving is under way, it waits. */
  save(training: KeptTraining, state: TrainingState, states: ReadonlyMap<number, StateDict>): void {
    if (this.saving) {
      this.again = () => this.save(training, state, states)
      return
    }
    const fresh = new Map([...states].filter(([step]) => !this.saved.has(step)))
    const started = performance.now()
    this.saving = true
    this.keeping
      .write(training, state, fresh)
      .then(
        () => {
          for (const step of fresh.keys()) this.saved.add(step)
          this.tell('')
        },
        (error: unknown) => this.tell(error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
      )
      .finally(() => {
        this.saving = false
        const now = performance.now()
        this.next = now + Math.max(EVERY, SHARE_OF_TIME * (now - started))
        const { again } = this
        this.again = undefined
        again?.()
      })
  }
}
