import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import * as z from 'zod'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { jsonAs } from '../../formats/checked-json.js'
import { findPython, torchFolder } from './find-python.js'
import type { TorchLaunch } from './launch-options.js'

/** A process of the run ended before its time: to resume may be all that it takes. */
export class TorchLost extends GlassformerError {}

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    step: z.number(),
    processes: z.number(),
    device: z.string(),
    torch: z.string(),
  }),
  z.object({ type: z.literal('step'), step: z.number(), loss: z.number(), tokens: z.number(), correct: z.number() }),
  z.object({ type: z.literal('checkpoint'), step: z.number(), file: z.string() }),
  z.object({ type: z.literal('done'), step: z.number(), file: z.string() }),
  z.object({ type: z.literal('error'), message: z.string(), lost: z.boolean().optional() }),
])

export type TorchEvent = z.infer<typeof eventSchema>

/** How launch.py names the process that was the first to go, if it was on this host. */
const KILLED = /was ended by/u
/** What the lead says when torchrun ends it, often because another process has gone before it noticed. */
const STOPPED = /^stopped by SIGTERM/u
const SECOND = 1000
/** For launch.py to see which process it was that failed. */
const CAUSE_WITHIN = 10 * SECOND
/** For the last file, and for other hosts to hear of the end. */
const END_WITHIN = 60 * SECOND
const TERM_WITHIN = 10 * SECOND

/** The trainer in Python: batches go in line by line, events come out. */
export class TorchProcess {
  private readonly lines: AsyncIterator<string>
  private readonly closed: Promise<void>
  private lastWords = ''

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.closed = new Promise(resolve => child.once('close', () => resolve()))
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    createInterface({ input: child.stderr }).on('line', line => {
      if (line.trim() !== '') this.lastWords = line.trim()
    })
    child.on('error', error => {
      this.lastWords = error.message
    })
    // What can't be written any more shows as the end of the events.
    child.stdin.on('error', () => {})
  }

  /**
   * @param folder with what `interop/torch/trainer.py` reads before the start.
   * @throws GlassformerError where there is no PyTorch.
   */
  static async start(folder: string, resume: boolean, launch: TorchLaunch): Promise<TorchProcess> {
    const { processes = 1, nodes = 1, threads } = launch
    const launcher = processes > 1 || nodes > 1 ? [`${torchFolder}launch.py`, ...torchrunOptions(launch)] : []
    const args = [...launcher, `${torchFolder}trainer.py`, folder, ...(resume ? ['--resume'] : [])]
    const given = process.env['OMP_NUM_THREADS'] ?? '1'
    const env = { ...process.env, OMP_NUM_THREADS: threads === undefined ? given : String(threads) }
    // In a process group of its own: Ctrl-C is ours to pass on, so that what was learned can be saved.
    const options = { stdio: ['pipe', 'pipe', 'pipe'] as ['pipe', 'pipe', 'pipe'], detached: true, env }
    return new TorchProcess(spawn(await findPython(), args, options))
  }

  send(line: object): void {
    this.child.stdin.write(`${JSON.stringify(line)}\n`)
  }

  /**
   * The next event.
   *
   * @throws GlassformerError with PyTorch's reason when it failed, `TorchLost` when a process of it ended.
   */
  async next(): Promise<TorchEvent> {
    const { value, done } = await this.lines.next()
    if (done === true) throw new TorchLost(`PyTorch ended: ${await this.cause()}`)
    const event = jsonAs(value, eventSchema)
    if (event === undefined) throw new GlassformerError(`PyTorch's trainer said something else than an event: ${value}`)
    if (event.type !== 'error') return event
    if (event.lost || STOPPED.test(event.message)) {
      const cause = await this.cause()
      const isKnown = KILLED.test(cause)
      if (event.lost || isKnown) throw new TorchLost(`PyTorch ended: ${isKnown ? cause : event.message}`)
    }
    throw new GlassformerError(`PyTorch: ${event.message}`)
  }

  /** Waits until all its processes have ended, and ends them when they do not, or `atOnce`. */
  async end(atOnce: boolean): Promise<void> {
    this.child.stdin.end()
    if (!atOnce && (await this.closedWithin(END_WITHIN))) return
    this.signal('SIGTERM')
    if (!(await this.closedWithin(TERM_WITHIN))) this.signal('SIGKILL')
  }

  /** What is known of why it ended. */
  private async cause(): Promise<string> {
    await this.closedWithin(CAUSE_WITHIN)
    const { signalCode } = this.child
    if (signalCode !== null) return `its process was ended by ${signalCode}`
    return this.lastWords.replace(/^launch: /u, '') || 'it gave no reason'
  }

  private async closedWithin(milliseconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>(resolve => {
      timer = setTimeout(() => resolve(false), milliseconds)
    })
    const closed = await Promise.race([this.closed.then(() => true), late])
    clearTimeout(timer)
    return closed
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return
    try {
      process.kill(-this.child.pid, signal)
    } catch {
      // All of them have ended.
    }
  }
}

function torchrunOptions({ processes = 1, nodes = 1, rendezvous }: TorchLaunch): string[] {
  if (nodes > 1 && rendezvous === undefined)
    throw new GlassformerError('more than one node needs a rendezvous, HOST:PORT')
  const options = {
    nnodes: nodes,
    nproc_per_node: processes,
    rdzv_backend: 'c10d',
    rdzv_endpoint: rendezvous ?? 'localhost:0',
    // Host names that torchrun wouldn't know for this host's own, such as a service's, will do.
    ...(nodes > 1 ? { rdzv_conf: 'is_host=true' } : {}),
    monitor_interval: 1,
  }
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
}
