/** A thing that people ask for, under all its names, and where it is: in the picture, the code, the course. */
export interface Concept {
  readonly id: string
  readonly name: { readonly en: string; readonly zh: string }
  /** What else it is called, or asked, in either language: phrases, divided by commas. */
  readonly words: string
  /** Its tensor: the first that fits the first pattern which fits any. */
  readonly tensor: readonly RegExp[]
  /** The cell that shows it; without one, the cell where the selection leads. */
  readonly cell?: readonly number[]
  /** Whether its gradient is meant. */
  readonly gradient?: true
  /** The line that makes it, as `Class.variable`; of several, one for each order of the norms. */
  readonly line: readonly string[]
  readonly lesson?: string
  /** What takes it away. */
  readonly part?: string
}

/** The name of the concept's tensor among those of a graph. */
export function tensorOf(concept: Concept, names: readonly string[]): string | undefined {
  for (const pattern of concept.tensor) {
    const found = names.find(name => pattern.test(name))
    if (found !== undefined) return found
  }
  return undefined
}

export const DECODER = /^decoder\.layers\.\d+\./.source
export const ENCODER = /^encoder\.layers\.\d+\./.source

export function at(...patterns: readonly string[]): RegExp[] {
  return patterns.map(pattern => new RegExp(`${pattern}$`))
}
