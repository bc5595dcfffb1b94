import type { StateDict, TrainingState } from '#dist/index.js'
import type { KeptSamples } from './arm.ts'
import type { CurvePoint } from './runs.ts'
import type { TrainSettings } from './train-settings.ts'

const DATABASE = 'glassformer'
const STORE = 'training'
const CURRENT = 'current'
/** 1: own pairs were divided and numbered otherwise. */
const FORMAT = 2

/** What is kept of a training, but for its numbers. */
export interface KeptTraining {
  readonly settings: TrainSettings
  readonly step: number
  readonly curve: readonly CurvePoint[]
  /** Of each step whose weights are kept. */
  readonly samples: readonly KeptSamples[]
  /** Whether it was under way when it was kept. */
  readonly running: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

interface Current extends KeptTraining {
  readonly format: typeof FORMAT
  /** Of the training: a second tab's is told apart. */
  readonly id: string
}

/**
 * The training that the browser keeps for this page, in IndexedDB: the last one, with the weights of its kept steps.
 */
export class Keeping {
  private constructor(
    private readonly database: IDBDatabase,
    private id: string,
  ) {}

  /** @throws what the browser says where it refuses storage. */
  static async open(): Promise<Keeping> {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
    return new Keeping(await answer(opening), crypto.randomUUID())
  }

  /** What the last training left; `null` where there is none. What an older page kept otherwise is no use: it goes. */
  async read(): Promise<KeptTraining | null> {
    const { store } = this.transaction('readonly')
    const current: Current | undefined = await answer(store.get(CURRENT))
    if (current === undefined) return null
    if (current.format !== FORMAT) {
      await this.clear()
      return null
    }
    const keys = await answer(this.transaction('readonly').store.getAllKeys())
    const has = (key: IDBValidKey): boolean => keys.some(other => indexedDB.cmp(other, key) === 0)
    if (!has([current.id, 'state'])) return null
    this.id = current.id
    return { ...current, samples: current.samples.filter(({ step }) => has([current.id, 'weights', step])) }
  }

  async weights(step: number): Promise<StateDict> {
    const state: StateDict | undefined = await answer(
      this.transaction('readonly').store.get([this.id, 'weights', step]),
    )
    if (state === undefined) throw new Error(`the weights of step ${step} are not kept in this browser any more`)
    return state
  }

  async state(): Promise<TrainingState> {
    const state: TrainingState | undefined = await answer(this.transaction('readonly').store.get([this.id, 'state']))
    if (state === undefined) throw new Error('the training is not kept in this browser any more')
    return state
  }

  /** All in one transaction: what is found later belongs together. */
  async write(training: KeptTraining, state: TrainingState, weights: ReadonlyMap<number, StateDict>): Promise<void> {
    const { store, done } = this.transaction('readwrite')
    const current: Current = { format: FORMAT, id: this.id, ...training }
    store.put(current, CURRENT)
    store.put(state, [this.id, 'state'])
    for (const [step, state] of weights) store.put(state, [this.id, 'weights', step])
    await done
  }

  /** Forgets everything; what is written next is another training. */
  async clear(): Promise<void> {
    this.id = crypto.randomUUID()
    const { store, done } = this.transaction('readwrite')
    store.clear()
    await done
  }

  private transaction(mode: IDBTransactionMode): { store: IDBObjectStore; done: Promise<void> } {
    const transaction = this.database.transaction(STORE, mode)
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave up writing'))
    })
    done.catch(() => undefined)
    return { store: transaction.objectStore(STORE), done }
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser refused'))
  })
}
