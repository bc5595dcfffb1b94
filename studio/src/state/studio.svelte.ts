import { EngineClient } from '../engine/client.ts'
import { LATEST_STEP } from '../engine/latest-step.ts'
import type {
  CurvePoint,
  EngineEvent,
  KeptSamples,
  Look,
  NodeInfo,
  RestoredTraining,
  RunInfo,
  Scene,
  TensorNumbers,
} from '../engine/protocol.ts'
import { offeredRuns } from './offered-runs.ts'
import { showModel } from './show-model.ts'
import { isAskedOtherwise } from './train-settings.ts'
import { asksForRun, view } from './view.svelte.ts'

export interface ArmState {
  curve: readonly CurvePoint[]
  /** Predictions on the same examples at each kept step. */
  samples: readonly KeptSamples[]
}

/** What the page knows of the engine; everything computed is asked from here. */
class Studio {
  runs = $state.raw<Readonly<Record<string, RunInfo>>>({})
  /** The runs that lie beside the page. */
  offered = $state.raw<readonly string[]>(['digits', 'reverse'])
  look = $state.raw<Look | null>(null)
  nodes = $state.raw<ReadonlyMap<string, NodeInfo>>(new Map())
  /** Counts what was computed, so that what shows numbers reads them again. */
  version = $state(0)
  problem = $state('')
  /** A model that was asked for and could not be loaded, and why; the one before it is still in view. */
  unloaded = $state.raw<{ readonly run: string; readonly step: number; readonly reason: string } | null>(null)
  busy = $state(false)
  threads = $state(1)
  shared = $state(false)
  training = $state({
    started: false,
    running: false,
    step: 0,
    stepsPerSecond: 0,
    failed: '',
    notes: [] as readonly string[],
  })
  arms = $state.raw<Readonly<Record<string, ArmState>>>({})
  /** Why the browser keeps nothing of this page; empty: it does. */
  refused = $state('')
  /** Whether another tab of this page keeps its training, so that this one can't. */
  elsewhere = $state(false)
  /** The training that the browser kept, until another begins. */
  restored = $state.raw<RestoredTraining | null>(null)
  /** What became of the training while the page could not be seen to. */
  slept = $state.raw<{ readonly seconds: number; readonly stoodStill: boolean; readonly step: number } | null>(null)

  private readonly client = new EngineClient(event => this.receive(event))
  private readonly graphs = new Map<string, ReadonlyMap<string, NodeInfo>>()
  /** Whether the training that begins is to come into view. */
  showsTraining = false
  private wanted: Scene | null = null
  /** What is in view in truth. */
  private shown: Scene | null = null
  private readonly opening = new Map<string, Promise<void>>()

  readonly call: EngineClient['call'] = (...args) => this.client.call(...args)

  /** The run in view; while another one is being loaded, still the one before it. */
  get run(): RunInfo | undefined {
    return this.runs[view.run] ?? this.runs[this.shown?.run ?? ''] ?? this.runs[this.first]
  }

  /** The run that is shown at first. */
  get first(): string {
    return this.offered[0] ?? 'digits'
  }

  /** Whether the link speaks of a model that only the tab had which made the link; another stands in for it. */
  get isAbsent(): boolean {
    return this.run !== undefined && this.run.id !== view.run && (view.run === 'tab' || view.run === 'file')
  }

  async start(): Promise<void> {
    const { threads, shared } = await this.call('hello', { threads: null })
    this.threads = threads
    this.shared = shared
    this.offered = await offeredRuns()
    const known: readonly string[] = [...this.offered, 'served', 'tab', 'file']
    if (!asksForRun || !known.includes(view.run)) view.run = this.first
    const restoring = this.restore()
    if (view.run === 'tab') await restoring
    if (view.run === 'file' || (view.run === 'tab' && this.runs['tab'] === undefined)) await this.open(this.first)
    else if (view.run !== 'tab') await this.open(view.run)
    await restoring
  }

  private async restore(): Promise<void> {
    this.restored = await this.call('restore', null)
    const { info, settings } = this.restored ?? {}
    if (info && settings && !(view.run === 'tab' && isAskedOtherwise(settings))) this.add(info)
  }

  /** Shows the training that the browser kept; it goes on when it is told to. */
  takeUp({ step, curve, samples, info }: RestoredTraining): void {
    if (info !== null) this.add(info)
    this.arms = { whole: { curve, samples } }
    Object.assign(this.training, { started: true, running: false, step, stepsPerSecond: 0, failed: '', notes: [] })
  }

  /** Loads a shipped run once. */
  open(id: string): Promise<void> {
    let opening = this.opening.get(id)
    if (opening === undefined) {
      const url = new URL(`runs/${id}/`, document.baseURI).href
      opening = this.call('openRun', { id, url }).then(info => this.add(info))
      opening.catch((error: Error) => {
        this.opening.delete(id)
        this.stay({ run: id, step: view.step }, error.message)
      })
      this.opening.set(id, opening)
    }
    return opening
  }

  add(info: RunInfo): void {
    this.runs = { ...this.runs, [info.id]: info }
  }

  /** The scene that the state describes, once its run is there. */
  scene(parts: readonly string[] = view.parts): Scene | null {
    const run = this.run
    if (run === undefined) return null
    if (this.isAbsent) return { run: run.id, step: LATEST_STEP, parts: [], texts: [run.sample], padding: 0 }
    const texts = [view.src === '' ? run.sample : view.src, ...view.with.filter(text => text.trim() !== '')]
    return { run: run.id, step: view.step, parts: [...parts], texts, padding: view.pad }
  }

  /** Computes the scene; of many in a row only the last. */
  async show(scene: Scene): Promise<void> {
    const isFree = this.wanted === null
    this.wanted = scene
    if (!isFree) return
    this.busy = true
    for (let next: Scene | null = scene; next !== null; ) {
      const asked: Scene = next
      try {
        if (await this.cannotLoad(asked)) break
        const look = await this.call('look', asked)
        if (asked.run !== this.shown?.run) this.unloaded = null
        this.shown = asked
        if (look.graph.nodes !== null) {
          this.graphs.set(look.graph.key, new Map(look.graph.nodes.map(node => [node.name, node])))
        }
        this.nodes = this.graphs.get(look.graph.key) ?? this.nodes
        this.look = look
        this.problem = ''
      } catch (error) {
        this.problem = error instanceof Error ? error.message : String(error)
      }
      this.version++
      next = this.wanted === asked ? null : this.wanted
    }
    this.wanted = null
    this.busy = false
  }

  /** Whether a model's numbers can't be had; then it is said, and what was in view stays. */
  private async cannotLoad(scene: Scene): Promise<boolean> {
    const { run, step } = scene
    if (this.shown?.run === run && this.shown.step === step) return false
    try {
      await this.call('load', { run, step })
      performance.mark('weights')
      return false
    } catch (error) {
      this.stay({ run, step }, error instanceof Error ? error.message : String(error))
      return true
    }
  }

  private stay({ run, step }: Pick<Scene, 'run' | 'step'>, reason: string): void {
    if (this.shown === null && run === this.first) {
      this.problem = reason
      return
    }
    this.unloaded = { run, step, reason }
    if (this.shown === null) {
      showModel(this.first)
      return
    }
    const [first = '', ...others] = this.shown.texts
    const src = first === this.runs[this.shown.run]?.sample ? '' : first
    Object.assign(view, { run: this.shown.run, step: this.shown.step, src, with: others.length > 0 ? others : [''] })
  }

  /** Computes what is in view again: the weights have moved. */
  private refresh(): void {
    const scene = this.scene()
    if (scene !== null) void this.show(scene)
  }

  read(name: string, gradient = false): Promise<TensorNumbers | null> {
    return this.call('read', { name, gradient })
  }

  resetTraining(): void {
    this.arms = {}
    this.slept = null
    Object.assign(this.training, { started: false, running: false, step: 0, stepsPerSecond: 0, failed: '', notes: [] })
  }

  /** Forgets the training, here and in the browser. */
  async forgetTraining(): Promise<void> {
    const isDuel = Object.keys(this.arms).length > 1
    this.resetTraining()
    await this.call('reset', null)
    if (isDuel) return
    this.restored = null
    const { tab: _, ...runs } = this.runs
    this.runs = runs
    if (view.run === 'tab') showModel(this.first)
  }

  private receive(event: EngineEvent): void {
    switch (event.event) {
      case 'progress': {
        const arm = this.arms[event.arm] ?? { curve: [], samples: [] }
        this.arms = { ...this.arms, [event.arm]: { ...arm, curve: [...arm.curve, ...event.points] } }
        this.training.step = event.step
        this.training.stepsPerSecond = event.stepsPerSecond
        if (view.run === 'tab' && view.step === LATEST_STEP) this.refresh()
        return
      }
      case 'samples': {
        const { arm: id, step, rows, scores } = event
        const arm = this.arms[id] ?? { curve: [], samples: [] }
        this.arms = { ...this.arms, [id]: { ...arm, samples: [...arm.samples, { step, rows, scores }] } }
        return
      }
      case 'state':
        this.training.running = event.running
        this.training.step = event.step
        return
      case 'run':
        this.add(event.info)
        if (this.showsTraining) showModel('tab')
        this.showsTraining = false
        return
      case 'elsewhere':
        this.elsewhere = event.is
        return
      case 'refused':
        this.refused = event.reason
        return
      case 'slept':
        this.slept = { seconds: event.seconds, stoodStill: true, step: event.step }
        return
      case 'experiment':
        return // another worker's: see the lessons
      case 'failed':
        this.training.failed = event.message
        this.training.running = false
        return
    }
  }
}

export const studio = new Studio()
