/** A part of a JSON Schema (2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What the value of an option may be. */
export interface ValueType<T> {
  /** `a whole number from 1 up`: errors and pages say that a value must be this. */
  readonly words: string
  /** The form that OpenAPI and editors know. Without it, no file and no request can give the option. */
  readonly jsonSchema?: JsonSchema
  /**
   * The value with its own defaults filled in.
   *
   * @param place how an error names the option, such as `model.heads`
   * @throws GlassformerError naming the place, the value, and what it may be
   */
  settle(value: unknown, place: string): T
  /** What the text of a flag stands for; `undefined` where it stands for nothing. Without it, no flag can give the option. */
  readonly parse?: (text: string) => unknown
  /** The texts that a flag may have, where they can be counted. */
  readonly choices?: readonly string[]
}

/** A number or a list, of which somebody may allow less than the option does: a server, for one. */
export interface BoundedType<T> extends ValueType<T> {
  /** The same, but no greater or longer than this. */
  upTo(most: number): BoundedType<T>
}

/** The type of the values that a {@link ValueType} lets pass. */
export type ValueOf<V> = V extends ValueType<infer T> ? T : never
