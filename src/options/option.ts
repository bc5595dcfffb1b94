import type { ValueType } from './value-type.js'

/** One option: all that is ever said of it. */
export interface Option<T = unknown> {
  readonly type: ValueType<T>
  /** What it does, as the help, the pages and the schemas say it: a phrase without a full stop. */
  readonly about: string
  /** What it is where nothing is given. Neither this nor `required`: it stays out. */
  readonly default?: T
  readonly required?: true
  /** Where it has no default of its own: what happens without it, in words. */
  readonly otherwise?: string
  /** Instead of the flag that the name makes: `--embed-dim` of `embedDim`. */
  readonly flag?: string
  /** What people coming from elsewhere call it. */
  readonly alsoCalled?: readonly string[]
}

/** The options of one concept, by name. */
export type OptionTable = Readonly<Record<string, Option>>

type Keys<T extends OptionTable, With> = { [K in keyof T]: T[K] extends With ? K : never }[keyof T]
type Value<O> = O extends { readonly type: ValueType<infer T> } ? T : never

/** The options with their defaults. */
export type Settled<T extends OptionTable> = {
  readonly [K in keyof T as T[K] extends { readonly default: unknown } | { readonly required: true }
    ? K
    : never]: Value<T[K]>
} & {
  readonly [K in keyof T as T[K] extends { readonly default: unknown } | { readonly required: true }
    ? never
    : K]?: Value<T[K]>
}

/** What may be given: only what has no default and is required must be. */
export type Given<T extends OptionTable> = {
  readonly [K in Keys<T, { readonly required: true }>]: Value<T[K]>
} & {
  readonly [K in Exclude<keyof T, Keys<T, { readonly required: true }>>]?: Value<T[K]>
}
