/** An output and what would have been right: any of the references. */
export interface ScoredText {
  readonly output: string
  /** At least one. */
  readonly references: readonly string[]
}
