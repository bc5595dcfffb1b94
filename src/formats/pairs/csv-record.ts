import { withoutCr } from './line-splitter.js'

/** How a record stands after a line: it has ended, a quote is still open, or the record is none. */
export type CsvState = 'ended' | 'open' | { readonly problem: string }

/**
 * A record of comma-separated text (RFC 4180), line by line: fields with commas, quotes or line ends stand in quotes, and
 * a quote in them is doubled. Each character is looked at once.
 */
export class CsvRecord {
  readonly fields: string[] = []
  /** What has come of a field whose quote is open. */
  private quoted: string | undefined

  /** @param line with its `\r`, which belongs to the field where a quote is open */
  add(line: string): CsvState {
    let at = 0
    if (this.quoted !== undefined) this.quoted += '\n'
    for (;;) {
      if (this.quoted === undefined && line[at] === '"') {
        this.quoted = ''
        at++
      }
      const end = this.quoted === undefined ? this.plain(line, at) : this.inQuotes(line, at)
      if (end === undefined) return this.quoted === undefined ? this.strayQuote() : 'open'
      if (end >= line.length) return 'ended'
      at = end + 1 // behind the comma
    }
  }

  /** @returns where the field's comma is, or the line's length; `undefined` for a quote in it */
  private plain(line: string, start: number): number | undefined {
    const comma = line.indexOf(',', start)
    const end = comma < 0 ? line.length : comma
    const field = line.slice(start, end)
    if (field.includes('"')) return undefined
    this.fields.push(comma < 0 ? withoutCr(field) : field)
    return end
  }

  /** As `plain`; `undefined` with `quoted` left: the quote is open. */
  private inQuotes(line: string, start: number): number | undefined {
    let at = start
    for (;;) {
      const quote = line.indexOf('"', at)
      if (quote < 0) {
        this.quoted += line.slice(at)
        return undefined
      }
      this.quoted += line.slice(at, quote)
      at = quote + 1
      if (line[at] !== '"') break
      this.quoted += '"'
      at++
    }
    const field = this.quoted ?? ''
    this.quoted = undefined
    if (at < line.length && line[at] !== ',' && line.slice(at) !== '\r') return undefined
    this.fields.push(field)
    return line[at] === ',' ? at : line.length
  }

  private strayQuote(): CsvState {
    return {
      problem: `field ${this.fields.length + 1} has a quote in it: put the field in quotes, and double the quote`,
    }
  }
}
