import { createHash, type Hash } from 'node:crypto'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { HeaderPolicy, NamedColumns } from '../pairs/header.js'
import type { PairFormat, PairRecord } from '../pairs/pair-record.js'
import { pairRecords } from '../pairs/pair-records.js'
import { openFile, readError } from './open-file.js'

const EXTENSIONS: Readonly<Record<string, PairFormat>> = {
  tsv: 'tsv',
  txt: 'tsv',
  csv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
}

/** The form that a file's name says; `undefined` when it says none. */
export function pairFormatOf(path: string): PairFormat | undefined {
  return EXTENSIONS[/\.([^./\\]+)$/u.exec(path)?.[1]?.toLowerCase() ?? '']
}

/** A file of pairs, read once, as a stream. */
export class PairsFile {
  private readonly hash = createHash('sha256')
  private digest: string | undefined

  constructor(
    readonly path: string,
    readonly format: PairFormat,
    private readonly header: HeaderPolicy = 'auto',
    private readonly named: NamedColumns = {},
  ) {}

  /**
   * The pairs and the bad lines, in the file's order.
   *
   * @throws GlassformerError naming the path when it can't be read or isn't UTF-8
   */
  async *records(): AsyncGenerator<PairRecord, void, void> {
    const chunks = textOf(this.path, this.hash)
    try {
      yield* pairRecords(chunks, this.format, this.header, this.named)
    } catch (error) {
      if (!(error instanceof GlassformerError) || error.message.includes(this.path)) throw error
      throw new GlassformerError(`${this.path}: ${error.message}`)
    }
    this.digest = this.hash.digest('hex')
  }

  /** The SHA-256 of the file's bytes, once all records were read. */
  get sha256(): string {
    if (this.digest === undefined) throw new GlassformerError(`${this.path} has not been read to its end`)
    return this.digest
  }
}

async function* textOf(path: string, hash: Hash): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      throw new GlassformerError(`${path} is not UTF-8 text`)
    }
  }
  const file = await openFile(path)
  try {
    for await (const bytes of file.createReadStream() as AsyncIterable<Buffer>) {
      hash.update(bytes)
      yield decode(bytes)
    }
  } catch (error) {
    throw readError(path, error)
  }
  yield decode()
}
