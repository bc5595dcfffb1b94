import { type FileHandle, open } from 'node:fs/promises'
import * as z from 'zod'
import { jsonAs } from '../formats/checked-json.js'
import { writeError } from '../formats/node/temporary-file.js'

export const METRICS_FILE = 'metrics.jsonl'

const LINES_AT_ONCE = 200
const CHUNK = 2 ** 16
/** What is longer is no event of ours. */
const LONGEST_LINE = 2 ** 20
const lineSchema = z.object({ step: z.number() })

/** The events of a run, one JSON line each: every step once, in order, whatever happened in between. */
export class MetricsLog {
  private waiting: string[] = []

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private length: number,
  ) {}

  /**
   * Opens the log to go on after `lastStep`: later lines, and a line that was cut short, are taken off.
   *
   * @throws GlassformerError with the path when it can't be read or written
   */
  static async open(path: string, lastStep: number): Promise<MetricsLog> {
    return described(path, async () => {
      const file = await open(path, lastStep === 0 ? 'w+' : 'a+')
      const kept = await lengthUpTo(file, lastStep)
      await file.truncate(kept)
      return new MetricsLog(path, file, kept)
    })
  }

  async append(event: object): Promise<void> {
    this.waiting.push(`${JSON.stringify(event)}\n`)
    if (this.waiting.length >= LINES_AT_ONCE) await this.write()
  }

  /** Brings all lines down to the disk. */
  async flush(): Promise<void> {
    await this.write()
    await described(this.path, () => this.file.sync())
  }

  async close(): Promise<void> {
    try {
      await this.write()
    } finally {
      await this.file.close()
    }
  }

  private async write(): Promise<void> {
    const bytes = new TextEncoder().encode(this.waiting.join(''))
    this.waiting = []
    await described(this.path, async () => {
      // What a failed write left of a line is written over.
      await this.file.truncate(this.length)
      await this.file.appendFile(bytes)
      this.length += bytes.length
    })
  }
}

/** The bytes of the whole lines up to and including a step. */
async function lengthUpTo(file: FileHandle, lastStep: number): Promise<number> {
  let length = 0
  let rest = Buffer.alloc(0)
  for (let read = 0; rest.length <= LONGEST_LINE; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, read)
    if (bytesRead === 0) return length
    read += bytesRead
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const event = jsonAs(rest.toString('utf8', 0, end), lineSchema)
      if (event === undefined || event.step > lastStep) return length
      length += end + 1
      rest = rest.subarray(end + 1)
    }
  }
  return length
}

async function described<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw writeError(path, error)
  }
}
