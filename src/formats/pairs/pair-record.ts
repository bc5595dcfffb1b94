import type { TextPair } from '../../data/text-pair.js'

/** The forms that a file of pairs can have. */
export const pairFormats = ['tsv', 'csv', 'jsonl'] as const
export type PairFormat = (typeof pairFormats)[number]

/** A pair of a file, what is wrong with a line, or what is to be said about one. Lines are counted from 1. */
export type PairRecord = (TextPair & { readonly line: number }) | BadLine | Note

export type BadLine = { readonly line: number; readonly problem: string }

export type Note = { readonly line: number; readonly note: string }

/** A line's columns, before anybody knows which is which. */
export type Row = { readonly line: number; readonly columns: readonly string[] } | BadLine

/** The problem of a line without text. */
export const EMPTY = 'it is empty'

/** A side without text is no example. */
export function pairRecord(line: number, source: string, target: string): PairRecord {
  if (source.trim() === '') return { line, problem: 'the source is empty' }
  if (target.trim() === '') return { line, problem: 'the target is empty' }
  return { line, source, target }
}
