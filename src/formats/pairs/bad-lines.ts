import { GlassformerError } from '../../errors/glassformer-error.js'
import { count } from '../../math/number-words.js'

/** What to do about lines that are no pair: end with an error, or leave them out and say so. */
export const badLinePolicies = ['fail', 'skip'] as const
export type BadLinePolicy = (typeof badLinePolicies)[number]

/** The lines of a file that are no pair: all counted, the first few kept to be shown. */
export class BadLines {
  private readonly first: string[] = []
  private found = 0

  constructor(
    private readonly path: string,
    private readonly shown: number,
  ) {}

  add(line: number, problem: string): void {
    this.found++
    if (this.first.length < this.shown) this.first.push(`line ${line}: ${problem}`)
  }

  get count(): number {
    return this.found
  }

  /** `pairs.tsv: 2 of 90 lines are bad: line 3: it is empty | line 7: …` */
  summary(lines: number): string {
    const more = this.found - this.first.length
    const list = [...this.first, ...(more > 0 && this.first.length > 0 ? [`and ${count(more)} more`] : [])]
    const colon = list.length === 0 ? '' : `: ${list.join(' | ')}`
    return `${this.path}: ${count(this.found)} of ${count(lines)} lines ${this.found === 1 ? 'is' : 'are'} bad${colon}`
  }

  /** @throws GlassformerError with the summary when there are any, and with the way out where there is one */
  refuse(lines: number, wayOut?: string): void {
    if (this.found === 0) return
    throw new GlassformerError(`${this.summary(lines)}${wayOut === undefined ? '' : `; ${wayOut}`}`)
  }
}
