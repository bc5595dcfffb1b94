import { createEngine, evaluate, modelToFiles, Transformer } from '#dist/index.js'
import { beamTree, generate } from './generation.ts'
import type { Comparison, EngineEvent, Method, Methods, Request, Score } from './protocol.ts'
import { openRun, type Run, runFromFiles } from './runs.ts'
import { parse, Scenes } from './scenes.ts'
import { Training } from './training.ts'

/** Everything that computes: the page asks, this worker answers. */
const runs = new Map<string, Run>()
const scenes = new Scenes(runs)
let training: Training | undefined
let threads = 1

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
    return add(runFromFiles(new Map(files.map(({ name, bytes }) => [name, new Uint8Array(bytes)]))))
  },
  look: scene => scenes.look(scene),
  async read({ name, gradient }) {
    return scenes.inView().read(name, gradient)
  },
  async explain({ name, index }) {
    return scenes.inView().explain(name, index)
  },
  overTime: ({ name, gradient, index }) => scenes.overTime(name, gradient, index),
  async generate({ scene, options }) {
    const { viewer, run } = await scenes.viewer(scene)
    return generate(viewer.model, run, parse(run, scene.texts[0] ?? ''), options)
  },
  async beam({ scene, width }) {
    const { viewer, run } = await scenes.viewer(scene)
    return beamTree(viewer.model, run, parse(run, scene.texts[0] ?? ''), width)
  },
  async compare({ scene, pairs }): Promise<Comparison> {
    const { viewer, run } = await scenes.viewer(scene)
    const scores: Record<string, Score> = {}
    const { sosId, eosId } = run.target
    for (const pattern of run.task?.patterns ?? []) {
      const held = run.task?.heldOut(pattern, pairs) ?? []
      const options = { engine: 'wasm', threads: 1, sosId, eosId, ignoreIndex: run.task?.ignoreIndex ?? null } as const
      scores[pattern] = await evaluate(viewer.model, held, options)
    }
    return { scores, parameterCount: viewer.model.parameterCount }
  },
  async shelf() {
    return (await import('./lessons.ts')).shelf()
  },
  async lesson({ id, scene, settings }) {
    const { viewer, run } = await scenes.viewer({ ...scene, parts: [] })
    const { openLesson } = await import('./lessons.ts')
    return openLesson(id, viewer.model, run, scene.texts[0] ?? '', settings)
  },
  async guess({ id, scene, guess }) {
    const { viewer, run } = await scenes.viewer({ ...scene, parts: [] })
    const { checkGuess } = await import('./lessons.ts')
    return checkGuess(id, viewer.model, run, scene.texts[0] ?? '', guess)
  },
  async experiment({ id }) {
    return (await import('./lessons.ts')).experiment(id, done => post({ event: 'experiment', done }))
  },
  async train(request) {
    training?.dispose()
    training = await Training.start(request, threads, post, run => {
      post({ event: 'run', info: add(run) })
    })
    return null
  },
  async pause() {
    training?.pause()
    return null
  },
  async resume({ steps }) {
    training?.resume(steps)
    return null
  },
  async reset() {
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

function add(run: Run): Run['info'] {
  runs.set(run.info.id, run)
  return run.info
}

function post(event: EngineEvent): void {
  globalThis.postMessage(event)
}

// One question after the other: each may move the weights of the model in view. Pausing doesn't wait.
let queue: Promise<unknown> = Promise.resolve()

globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
  const { id, method, args } = data
  const handler = handlers[method] as (args: unknown) => Promise<unknown>
  const answer = method === 'pause' ? handler(args) : queue.then(() => handler(args))
  queue = answer.then(
    result => globalThis.postMessage({ id, result }),
    (error: unknown) => globalThis.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  )
}
