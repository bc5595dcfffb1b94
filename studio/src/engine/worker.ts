import '../no-eval.ts'
import { createEngine, modelToFiles, Transformer } from '#dist/index.js'
import { evaluateTask } from '#dist/train/evaluate-text.js'
import type { Earlier } from './arm.ts'
import { startOf } from './base.ts'
import { decode } from './decoding.ts'
import { Keeper } from './keeper.ts'
import { Keeping, type KeptTraining } from './keeping.ts'
import { type Picture, pictureOf } from './picture.ts'
import type { EngineEvent, Method, Methods, Request } from './protocol.ts'
import { runFromFiles } from './run-from-files.ts'
import type { OpenedRun, RunInfo } from './runs.ts'
import { parse, Scenes } from './scenes.ts'
import { openRun } from './shipped-run.ts'
import { TabLock } from './tab-lock.ts'
import { taskOf } from './train-settings.ts'
import { Training, tabRun } from './training.ts'
import type { TrainingRequest } from './training-request.ts'
import { ENGINE } from './where.ts'

/** Everything that computes: the page asks, this worker answers. */
const runs = new Map<string, OpenedRun>()
const scenes = new Scenes(runs)
let training: Training | undefined
/** Whether the browser keeps it: not a duel of two models. */
let isKept = false
let threads = 1
const lock = new TabLock()
/** Where the browser keeps the training; `null` where it refuses. */
let keeping: Keeping | null = null
/** What it kept, until that goes on or another training begins. */
let kept: KeptTraining | null = null

const handlers: { [M in Method]: (args: Methods[M]['args']) => Promise<Methods[M]['result']> } = {
  async hello({ threads: wanted }) {
    const shared = globalThis.crossOriginIsolated === true
    const engine = await createEngine({ engine: 'wasm', ...(wanted === null ? {} : { threads: wanted }) })
    threads = engine.threads
    return { threads, shared }
  },
  async openRun({ id, url }) {
    return add(await openRun(id, url))
  },
  async openFiles({ files }) {
    return add(await runFromFiles(new Map(files.map(({ name, bytes }) => [name, new Uint8Array(bytes)]))))
  },
  async load({ run, step }) {
    await scenes.run(run).weights(step)
    return null
  },
  look: scene => scenes.look(scene),
  read: ({ name, gradient }) => scenes.read(name, gradient),
  async picture({ wanted }) {
    const viewer = scenes.inView()
    return pictureOf(wanted, name => viewer.read(name))
  },
  async explain({ name, index, gradient }) {
    return scenes.inView().explain(name, index, gradient)
  },
  overTime: ({ name, gradient, index }) => scenes.overTime(name, gradient, index),
  async generate({ scene, ...decoding }) {
    const { viewer, run } = await scenes.viewer(scene)
    return decode(viewer.model, run, parse(run, scene.texts[0] ?? ''), decoding)
  },
  async compare({ scene, pairs: limit }) {
    const { viewer, run } = await scenes.viewer(scene)
    const { model } = viewer
    const scores = run.task === null ? {} : (await evaluateTask(model, run.task, { ...ENGINE, limit })).byPattern
    return { scores, parameterCount: model.parameterCount }
  },
  contrast: ({ whole, without, name, gradient }) => scenes.contrast(whole, without, name, gradient),
  changes: ({ whole, without, names }) => scenes.changes(whole, without, names),
  async inside({ scene, position }) {
    return (await import('./insights.ts')).inside(scenes, scene, position)
  },
  async patching({ scene, other, position }) {
    return (await import('./insights.ts')).patching(scenes, scene, other, position)
  },
  async stages({ scene }) {
    return (await import('./insights.ts')).stages(scenes, scene)
  },
  async shelf() {
    return (await import('./lessons.ts')).shelf()
  },
  async lesson({ id, scene, settings }) {
    const { viewer, run } = await scenes.viewer(scene)
    const { openLesson } = await import('./lessons.ts')
    return openLesson(id, viewer.model, run, scene.texts[0] ?? '', settings)
  },
  async guess({ id, exercise, scene, guess }) {
    const { viewer, run } = await scenes.viewer(scene)
    const { checkGuess } = await import('./lessons.ts')
    return checkGuess(id, exercise, viewer.model, run, scene.texts[0] ?? '', guess)
  },
  async experiment({ id }) {
    return (await import('./lessons.ts')).experiment(id, done => post({ event: 'experiment', done }))
  },
  async restore() {
    try {
      keeping = await Keeping.open()
      kept = await keeping.read()
      if (kept !== null && !(await mayKeep())) kept = null
    } catch (error) {
      refused(error)
    }
    if (kept === null || keeping === null) return null
    const { settings, step, curve, samples, running, at } = kept
    const { weights } = earlierOf(keeping, kept)
    if (samples.length > 0) add(tabRun(settings, await taskOf(settings), { curve, samples, weights }))
    return { settings, step, curve, samples, interrupted: running, at, info: runs.get('tab')?.info ?? null }
  },
  async train(request) {
    training?.dispose()
    training = undefined
    isKept = request.kept && (await mayKeep())
    const from = request.from && (await startOf(scenes.run(request.from.run), request.from))
    if (isKept) await forget()
    const settings = from === undefined ? request.settings : { ...request.settings, base: from.base }
    training = await start({ ...request, settings }, undefined, from?.model)
    return { notes: await training.notes() }
  },
  async pause() {
    training?.pause()
    return null
  },
  async resume({ steps }) {
    if (training === undefined && kept !== null && keeping !== null) {
      const request = { settings: kept.settings, arms: [{ id: 'whole', parts: [] }], kept: true }
      const earlier = { ...earlierOf(keeping, kept), state: await keeping.state() }
      isKept = true
      training = await start(request, earlier)
    }
    training?.resume(steps)
    return null
  },
  async giveWay() {
    training?.giveWay()
    return null
  },
  async save() {
    await training?.saveSoon()
    return null
  },
  async reset() {
    if (lock.isMine) await forget()
    if (isKept || training === undefined || !lock.isMine) runs.delete('tab')
    training?.dispose()
    training = undefined
    return null
  },
  async weights({ run: id, step }) {
    const run = scenes.run(id)
    const model = new Transformer(run.options)
    model.loadStateDict(await run.weights(step))
    const files = modelToFiles(model, { source: run.source, target: run.target })
    return [...files].map(([name, bytes]) => ({ name, bytes: bytes.slice().buffer }))
  },
}

/** Of several tabs one keeps its training; the others say so. */
async function mayKeep(): Promise<boolean> {
  const isMine = await lock.take()
  post({ event: 'elsewhere', is: !isMine })
  return isMine
}

function start(request: TrainingRequest, earlier?: Earlier, from?: Transformer): Promise<Training> {
  const steps = earlier?.samples.map(({ step }) => step)
  const keeper =
    isKept && keeping !== null ? new Keeper(keeping, reason => post({ event: 'refused', reason }), steps) : null
  const publish = (run: OpenedRun): void => post({ event: 'run', info: add(run) })
  return Training.start(request, { threads, post, publish, keeper }, earlier, from)
}

function earlierOf(from: Keeping, { curve, samples }: KeptTraining): Omit<Earlier, 'state'> {
  return { curve, samples, weights: step => from.weights(step) }
}

async function forget(): Promise<void> {
  kept = null
  await keeping?.clear().catch(refused)
}

function refused(error: unknown): void {
  post({ event: 'refused', reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })
}

function add(run: OpenedRun): RunInfo {
  runs.set(run.info.id, run)
  return run.info
}

function post(event: EngineEvent): void {
  globalThis.postMessage(event)
}

/** These don't wait for what is computed. */
const AT_ONCE: readonly Method[] = ['pause', 'giveWay', 'save']
// One question after the other: each may move the weights of the model in view.
let queue: Promise<unknown> = Promise.resolve()

globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
  const { id, method, args } = data
  const handler = handlers[method] as (args: unknown) => Promise<unknown>
  const answer = AT_ONCE.includes(method) ? handler(args) : queue.then(() => handler(args))
  const answered = answer.then(
    result => globalThis.postMessage({ id, result }, method === 'picture' ? [(result as Picture).data.buffer] : []),
    (error: unknown) => globalThis.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  )
  if (!AT_ONCE.includes(method)) queue = answered
}
