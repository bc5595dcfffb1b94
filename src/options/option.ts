import type { ValueType } from './value-type.js'

/** A value of a file, which no flag and no page speaks of. */
export interface Field<T = unknown> {
  readonly type: ValueType<T>
  /** What it is where nothing is given. Neither this nor `required`: it stays out. */
  readonly default?: T
  readonly required?: true
  /** What people coming from elsewhere call it. */
  readonly alsoCalled?: readonly string[]
}

/** One option: all that is ever said of it. */
export interface Option<T = unknown> extends Field<T> {
  /** What it does, as the help, the pages and the schemas say it: a phrase without a full stop. */
  readonly about: string
  /** Where it has no default of its own: what happens without it, in words. */
  readonly otherwise?: string
  /** Instead of the flag that the name makes: `--embed-dim` of `embedDim`. */
  readonly flag?: string
}

/** The fields of a file, by name. */
export type FieldTable = Readonly<Record<string, Field>>

/** The options of one concept, by name. */
export type OptionTable = Readonly<Record<string, Option>>

/** Tables of which a `name` says which there is: of an optimiser, of a schedule. */
export type OptionTables = Readonly<Record<string, OptionTable>>

/** A group of options within options: `model`, `validation`. */
export interface Section<T extends OptionTable = OptionTable> extends ValueType<Settled<T>> {
  readonly table: T
}

/** Options of which `name` says which there are: an optimiser, a schedule. */
export interface Variants<V extends OptionTables = OptionTables> extends ValueType<SettledForm<V>> {
  readonly variants: V
}

type Required = { readonly required: true }
type Present = Required | { readonly default: unknown }
type Keys<T extends FieldTable, With> = { [K in keyof T]: T[K] extends With ? K : never }[keyof T]
type Value<O> = O extends { readonly type: ValueType<infer T> } ? T : never
type Accepted<O> = O extends { readonly type: { readonly table: infer T extends OptionTable } }
  ? Given<T>
  : O extends { readonly type: { readonly variants: infer V extends OptionTables } }
    ? GivenForm<V>
    : Value<O>

// Over `Pick` and `Omit`, so that an editor leads from an option's name to its entry.
/** The options with their defaults. */
export type Settled<T extends FieldTable> = {
  readonly [K in keyof Pick<T, Keys<T, Present>>]: Value<T[K]>
} & { readonly [K in keyof Omit<T, Keys<T, Present>>]?: Value<T[K]> }

/** What may be given: only what has no default and is required must be. */
export type Given<T extends OptionTable> = {
  readonly [K in keyof Pick<T, Keys<T, Required>>]: Accepted<T[K]>
} & { readonly [K in keyof Omit<T, Keys<T, Required>>]?: Accepted<T[K]> }

/** One of the tables' options with their defaults, and its name. */
export type SettledForm<V extends OptionTables> = {
  readonly [N in keyof V]: { readonly name: N } & Settled<V[N]>
}[keyof V]

/** What may be given of one of the tables, with its name. */
export type GivenForm<V extends OptionTables> = {
  readonly [N in keyof V]: { readonly name: N } & Given<V[N]>
}[keyof V]
