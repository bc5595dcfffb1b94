import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'
import { GlassformerError } from '../../math/error.js'
import { findPython, torchFolder } from './find-python.js'

/** How PyTorch is started: processes on this host, and hosts. */
export interface TorchLaunch {
  /** Processes on this host. Default 1. */
  readonly processes?: number
  /** Hosts; this one has the run folder and leads. Default 1. */
  readonly nodes?: number
  /** Where the hosts meet, `host:port`; needed for more than one. */
  readonly rendezvous?: string
}

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
  z.object({ type: z.literal('error'), message: z.string() }),
])

export type TorchEvent = z.infer<typeof eventSchema>

/** The trainer in Python: batches go in line by line, events come out. */
export class TorchProcess {
  private readonly events: AsyncIterator<string>
  private lastWords = ''

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.events = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    createInterface({ input: child.stderr }).on('line', line => {
      if (line.trim() !== '') this.lastWords = line
    })
    // What can't be written any more shows as the end of the events.
    child.stdin.on('error', () => {})
  }

  /** @throws GlassformerError where there is no PyTorch. */
  static async start(folder: string, resume: boolean, launch: TorchLaunch): Promise<TorchProcess> {
    const { command } = await findPython()
    const { processes = 1, nodes = 1, rendezvous } = launch
    if (nodes > 1 && rendezvous === undefined)
      throw new GlassformerError('more than one node needs a rendezvous, HOST:PORT')
    const torchrun = [
      '--nnodes',
      nodes,
      '--nproc_per_node',
      processes,
      '--rdzv_backend',
      'c10d',
      '--rdzv_endpoint',
      rendezvous ?? 'localhost:0',
    ]
    const launcher = processes > 1 || nodes > 1 ? [`${torchFolder}launch.py`, ...torchrun.map(String)] : []
    const args = [...launcher, `${torchFolder}trainer.py`, folder, ...(resume ? ['--resume'] : [])]
    // In a process group of its own: Ctrl-C is ours to pass on, so that what was learned can be saved.
    return new TorchProcess(spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true }))
  }

  send(line: object): void {
    this.child.stdin.write(`${JSON.stringify(line)}\n`)
  }

  /**
   * The next event.
   *
   * @throws GlassformerError with PyTorch's reason when it failed or ended.
   */
  async next(): Promise<TorchEvent> {
    const { value, done } = await this.events.next()
    if (done === true) throw new GlassformerError(`PyTorch ended: ${this.lastWords || 'it gave no reason'}`)
    const parsed = eventSchema.safeParse(parseJson(value))
    if (!parsed.success) throw new GlassformerError(`PyTorch's trainer said something else than an event: ${value}`)
    if (parsed.data.type === 'error') throw new GlassformerError(`PyTorch: ${parsed.data.message}`)
    return parsed.data
  }

  /** Ends it at once. */
  kill(): void {
    if (this.child.exitCode === null && this.child.pid !== undefined) {
      try {
        process.kill(-this.child.pid, 'SIGTERM')
      } catch {
        // It has ended by itself.
      }
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
